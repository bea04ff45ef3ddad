// A file system for SQLite that knows which writes a power cut would lose.
//
// Everything goes through to the real file; beside it stands, sector by sector, what was there at the last sync. An image
// of the disk "after a power cut" is made from both while the program goes on.
#ifndef CPOWERCUT_H
#define CPOWERCUT_H

/// Called before every write, truncation, sync and removal, on the thread that makes it.
typedef void (*powercut_watcher)(void *context);

/// Makes it the default file system of this process; files below `folder` are watched, others left alone. 0 is success.
int powercut_register(const char *folder, powercut_watcher watcher, void *context);

/// Copies all watched files into a folder as they may be after a cut at this moment: each unsynced sector is as it was at
/// the last sync, or with a chance of `kept` in 100 as it is now. Only from inside a watcher. 0 is success.
int powercut_image(const char *folder, int kept, unsigned seed);

/// How often files were synced so far.
long powercut_syncs(void);

#endif
