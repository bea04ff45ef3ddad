import Glibc

/// An open folder: what is done below it needs no walk from the root of the file system.
final class OpenFolder: Sendable {
    private let descriptor: CInt
    /// How it was called when it was opened, for errors.
    let path: String

    /// Opens a folder; nil where there is none.
    init?(_ path: String) {
        let file = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        descriptor = file
        self.path = path
    }

    deinit { close(descriptor) }

    /// What a file or folder below looks like from outside; nil where there is none.
    ///
    /// An empty path is the folder itself.
    func stamp(_ path: String) -> Files.Stamp? {
        var status = stat()
        let found =
            path.isEmpty
            ? unsafe fstat(descriptor, &status)
            : unsafe fstatat(descriptor, path, &status, AT_SYMLINK_NOFOLLOW)
        return found == 0 ? Files.Stamp(status) : nil
    }

    /// What the files or folders of a list look like; nil where one is missing.
    ///
    /// Nearly all files are below two folders: what is there is looked at from there, which is a shorter walk.
    func stamps(_ paths: PathList) -> [Files.Stamp?] {
        var stamps = [Files.Stamp?](repeating: nil, count: paths.count)
        var rest = 0
        for hub in ["badges/", Page.settings] {
            let range = paths.indices(under: hub)
            look(at: paths, rest..<range.lowerBound, &stamps)
            let folder = unsafe openat(descriptor, hub, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
            if folder >= 0 {
                Self.look(in: folder, at: paths, range, skipping: hub.utf8.count, &stamps)
                close(folder)
            }
            rest = range.upperBound
        }
        look(at: paths, rest..<paths.count, &stamps)
        return stamps
    }

    private func look(at paths: PathList, _ range: Range<Int>, _ stamps: inout [Files.Stamp?]) {
        Self.look(in: descriptor, at: paths, range, skipping: 0, &stamps)
    }

    private static func look(
        in folder: CInt,
        at paths: PathList,
        _ range: Range<Int>,
        skipping count: Int,
        _ stamps: inout [Files.Stamp?]
    ) {
        unsafe paths.bytes.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress else { return }
            for place in range {
                let extent = paths.extent(of: place)
                let path = unsafe base.advanced(by: extent.lowerBound + count)
                    .assumingMemoryBound(to: CChar.self)
                let flags = AT_SYMLINK_NOFOLLOW | (extent.count == count ? Self.emptyPath : 0)
                var status = stat()
                if unsafe fstatat(folder, path, &status, flags) == 0 {
                    stamps[place] = Files.Stamp(status)
                }
            }
        }
    }

    /// AT_EMPTY_PATH, which Glibc's header declares for _GNU_SOURCE only.
    private static let emptyPath: CInt = 0x1000

    /// Writes a file that is new even where there is one of its name, which may have other names too.
    func write(_ bytes: [UInt8], to path: String) throws(SiteError) -> Files.Stamp {
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC
        var file = unsafe openat(descriptor, path, flags, 0o644)
        if file < 0, errno == ENOENT {
            try makeFolder(String(FileTable.parent(of: path[...])))
            file = unsafe openat(descriptor, path, flags, 0o644)
        }
        if file < 0, errno == EEXIST, unsafe unlinkat(descriptor, path, 0) == 0 {
            file = unsafe openat(descriptor, path, flags, 0o644)
        }
        guard file >= 0 else { throw problem(path) }
        let isWritten = Files.write(bytes, into: file)
        var code = errno
        var status = stat()
        let isThere = unsafe fstat(file, &status) == 0
        if close(file) != 0, isWritten {
            code = errno
        } else if isWritten, isThere {
            return Files.Stamp(status)
        }
        errno = code
        throw problem(path)
    }

    /// Gives a file of another folder a name here, in place of what had it; false where the file system cannot.
    func link(_ path: String, from other: OpenFolder) throws(SiteError) -> Bool {
        if unsafe linkat(other.descriptor, path, descriptor, path, 0) == 0 { return true }
        if errno == ENOENT {
            try makeFolder(String(FileTable.parent(of: path[...])))
        } else if errno == EEXIST {
            try remove(path)
        }
        return unsafe linkat(other.descriptor, path, descriptor, path, 0) == 0
    }

    /// Removes a file, where there is one.
    func remove(_ path: String) throws(SiteError) {
        guard unsafe unlinkat(descriptor, path, 0) == 0 || errno == ENOENT else {
            throw problem(path)
        }
    }

    /// Removes a folder and those above it as far as nothing is in them.
    func removeEmptyFolders(from path: String) {
        var path = path[...]
        while !path.isEmpty, unsafe unlinkat(descriptor, String(path), AT_REMOVEDIR) == 0 {
            path = FileTable.parent(of: path)
        }
    }

    private func makeFolder(_ path: String) throws(SiteError) {
        if path.isEmpty { return }
        if unsafe mkdirat(descriptor, path, 0o755) == 0 || errno == EEXIST { return }
        guard errno == ENOENT else { throw problem(path) }
        try makeFolder(String(FileTable.parent(of: path[...])))
        guard unsafe mkdirat(descriptor, path, 0o755) == 0 || errno == EEXIST else {
            throw problem(path)
        }
    }

    private func problem(_ path: String) -> SiteError {
        .file(path: self.path + "/" + path, problem: Files.problem())
    }
}
