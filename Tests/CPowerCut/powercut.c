#include "CPowerCut.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

// What a disk writes as a whole.
enum { SECTOR = 512, MAX_FILES = 16 };

// A watched file, by name: however many connections have it open.
struct disk_file {
    char *path;
    // The content at the last sync.
    unsigned char *synced;
    sqlite3_int64 synced_size;
};

struct open_file {
    sqlite3_file base;
    struct disk_file *disk;
    sqlite3_file *real;
    // A new journal: its first sync is followed by one of the folder.
    int syncs_folder;
};

static struct {
    sqlite3_vfs vfs;
    sqlite3_vfs *real;
    char *folder;
    powercut_watcher watcher;
    void *context;
    pthread_mutex_t lock;
    struct disk_file files[MAX_FILES];
    int count;
    long syncs;
} cut = { .lock = PTHREAD_MUTEX_INITIALIZER };

static sqlite3_file *real_of(sqlite3_file *file) {
    return ((struct open_file *)file)->real;
}

// MARK: What a cut leaves

static unsigned char *content(const char *path, sqlite3_int64 *size) {
    FILE *file = fopen(path, "rb");
    *size = 0;
    if (!file) return NULL;
    struct stat information;
    if (fstat(fileno(file), &information) != 0) information.st_size = 0;
    unsigned char *bytes = malloc(information.st_size + 1);
    *size = bytes ? (sqlite3_int64)fread(bytes, 1, information.st_size, file) : 0;
    fclose(file);
    return bytes;
}

static struct disk_file *find(const char *path) {
    for (int index = 0; index < cut.count; index++)
        if (strcmp(cut.files[index].path, path) == 0) return &cut.files[index];
    if (cut.count == MAX_FILES) abort();
    struct disk_file *file = &cut.files[cut.count++];
    file->path = strdup(path);
    // What was there before anybody watched counts as synced.
    file->synced = content(path, &file->synced_size);
    return file;
}

static void remember(struct disk_file *file) {
    free(file->synced);
    file->synced = content(file->path, &file->synced_size);
    cut.syncs++;
}

// What was removed in a folder that is synced stays removed.
static void remember_removals(void) {
    for (int index = 0; index < cut.count; index++)
        if (access(cut.files[index].path, F_OK) != 0) remember(&cut.files[index]);
}

static int image_of(const struct disk_file *file, const char *path, int kept, unsigned *seed) {
    sqlite3_int64 size;
    unsigned char *now = content(file->path, &size);
    if (!now && !file->synced) return 0;
    // The length is as unsure as the content.
    sqlite3_int64 length = (int)(rand_r(seed) % 100) < kept ? size : file->synced_size;
    unsigned char *image = calloc(1, length + 1);
    if (!image) return 1;
    for (sqlite3_int64 at = 0; at < length; at += SECTOR) {
        int is_new = (int)(rand_r(seed) % 100) < kept;
        const unsigned char *source = is_new ? now : file->synced;
        sqlite3_int64 limit = is_new ? size : file->synced_size;
        sqlite3_int64 end = at + SECTOR < length ? at + SECTOR : length;
        if (end > limit) end = limit;
        if (source && end > at) memcpy(image + at, source + at, end - at);
    }
    FILE *output = fopen(path, "wb");
    int failed = !output || fwrite(image, 1, length, output) != (size_t)length;
    if (output) failed |= fclose(output) != 0;
    free(image);
    free(now);
    return failed;
}

int powercut_image(const char *folder, int kept, unsigned seed) {
    int failed = 0;
    for (int index = 0; index < cut.count; index++) {
        const char *name = strrchr(cut.files[index].path, '/');
        char path[4096];
        snprintf(path, sizeof path, "%s%s", folder, name ? name : "/file");
        failed |= image_of(&cut.files[index], path, kept, &seed);
    }
    return failed;
}

long powercut_syncs(void) {
    return cut.syncs;
}

// MARK: What SQLite calls

static int x_close(sqlite3_file *file) {
    sqlite3_file *real = real_of(file);
    int result = real->pMethods ? real->pMethods->xClose(real) : SQLITE_OK;
    return result;
}

static int x_read(sqlite3_file *file, void *bytes, int count, sqlite3_int64 at) {
    return real_of(file)->pMethods->xRead(real_of(file), bytes, count, at);
}

static int x_write(sqlite3_file *file, const void *bytes, int count, sqlite3_int64 at) {
    pthread_mutex_lock(&cut.lock);
    cut.watcher(cut.context);
    int result = real_of(file)->pMethods->xWrite(real_of(file), bytes, count, at);
    pthread_mutex_unlock(&cut.lock);
    return result;
}

static int x_truncate(sqlite3_file *file, sqlite3_int64 size) {
    pthread_mutex_lock(&cut.lock);
    cut.watcher(cut.context);
    int result = real_of(file)->pMethods->xTruncate(real_of(file), size);
    pthread_mutex_unlock(&cut.lock);
    return result;
}

static int x_sync(sqlite3_file *file, int flags) {
    pthread_mutex_lock(&cut.lock);
    cut.watcher(cut.context);
    int result = real_of(file)->pMethods->xSync(real_of(file), flags);
    struct open_file *open = (struct open_file *)file;
    if (result == SQLITE_OK) remember(open->disk);
    if (result == SQLITE_OK && open->syncs_folder) remember_removals();
    open->syncs_folder = 0;
    pthread_mutex_unlock(&cut.lock);
    return result;
}

static int x_file_size(sqlite3_file *file, sqlite3_int64 *size) {
    return real_of(file)->pMethods->xFileSize(real_of(file), size);
}

static int x_lock(sqlite3_file *file, int level) {
    return real_of(file)->pMethods->xLock(real_of(file), level);
}

static int x_unlock(sqlite3_file *file, int level) {
    return real_of(file)->pMethods->xUnlock(real_of(file), level);
}

static int x_check_lock(sqlite3_file *file, int *result) {
    return real_of(file)->pMethods->xCheckReservedLock(real_of(file), result);
}

static int x_control(sqlite3_file *file, int operation, void *argument) {
    return real_of(file)->pMethods->xFileControl(real_of(file), operation, argument);
}

static int x_sector_size(sqlite3_file *file) {
    return real_of(file)->pMethods->xSectorSize(real_of(file));
}

static int x_characteristics(sqlite3_file *file) {
    return real_of(file)->pMethods->xDeviceCharacteristics(real_of(file));
}

static int x_shm_map(sqlite3_file *file, int page, int size, int extend, void volatile **memory) {
    return real_of(file)->pMethods->xShmMap(real_of(file), page, size, extend, memory);
}

static int x_shm_lock(sqlite3_file *file, int offset, int count, int flags) {
    return real_of(file)->pMethods->xShmLock(real_of(file), offset, count, flags);
}

static void x_shm_barrier(sqlite3_file *file) {
    real_of(file)->pMethods->xShmBarrier(real_of(file));
}

static int x_shm_unmap(sqlite3_file *file, int remove) {
    return real_of(file)->pMethods->xShmUnmap(real_of(file), remove);
}

// Version 2: without xFetch nothing is mapped, so nothing is written past us.
static const sqlite3_io_methods methods = {
    2, x_close, x_read, x_write, x_truncate, x_sync, x_file_size, x_lock, x_unlock, x_check_lock,
    x_control, x_sector_size, x_characteristics, x_shm_map, x_shm_lock, x_shm_barrier, x_shm_unmap,
    NULL, NULL,
};

static int is_watched(const char *path) {
    return path && strncmp(path, cut.folder, strlen(cut.folder)) == 0;
}

static int x_open(sqlite3_vfs *vfs, const char *path, sqlite3_file *file, int flags, int *out) {
    (void)vfs;
    if (!is_watched(path)) return cut.real->xOpen(cut.real, path, file, flags, out);
    struct open_file *open = (struct open_file *)file;
    open->base.pMethods = NULL;
    open->real = (sqlite3_file *)(open + 1);
    int is_journal = (flags & (SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_WAL)) != 0;
    open->syncs_folder = is_journal && (flags & SQLITE_OPEN_CREATE);
    pthread_mutex_lock(&cut.lock);
    open->disk = find(path);
    pthread_mutex_unlock(&cut.lock);
    int result = cut.real->xOpen(cut.real, path, open->real, flags, out);
    if (open->real->pMethods) open->base.pMethods = &methods;
    return result;
}

static int x_delete(sqlite3_vfs *vfs, const char *path, int sync_folder) {
    (void)vfs;
    if (!is_watched(path)) return cut.real->xDelete(cut.real, path, sync_folder);
    pthread_mutex_lock(&cut.lock);
    cut.watcher(cut.context);
    int result = cut.real->xDelete(cut.real, path, sync_folder);
    // A removal without a sync of the folder may come undone: the old content stays remembered.
    if (result == SQLITE_OK && sync_folder) remember_removals();
    pthread_mutex_unlock(&cut.lock);
    return result;
}

int powercut_register(const char *folder, powercut_watcher watcher, void *context) {
    cut.real = sqlite3_vfs_find(NULL);
    if (!cut.real) return SQLITE_ERROR;
    cut.folder = strdup(folder);
    cut.watcher = watcher;
    cut.context = context;
    // Everything else is the real one's: it looks at its own name and data nowhere but in xOpen.
    cut.vfs = *cut.real;
    cut.vfs.zName = "powercut";
    cut.vfs.szOsFile = cut.real->szOsFile + (int)sizeof(struct open_file);
    cut.vfs.xOpen = x_open;
    cut.vfs.xDelete = x_delete;
    return sqlite3_vfs_register(&cut.vfs, 1);
}
