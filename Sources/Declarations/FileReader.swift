import Glibc

/// Reading files and folders with plain system calls: ten thousand small files in a fraction of a second.
enum FileReader {
    /// What an entry of a folder is.
    enum Kind {
        case file
        case folder
        case other
    }

    /// A file's bytes, refused beyond `limit`.
    static func bytes(
        of path: String,
        named name: String,
        limit: Int
    ) throws(FolderError) -> [UInt8] {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw failure(name) }
        defer { close(descriptor) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { throw failure(name) }
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw FolderError(reason: .unreadable("not a regular file"), name: name)
        }
        guard status.st_size <= limit else {
            throw FolderError(reason: .tooLarge(limit: limit), name: name)
        }
        // One byte more than expected, so that a file that grew meanwhile is noticed.
        let capacity = Int(status.st_size) + 1
        var bytes: [UInt8] = []
        while true {
            var count = 0
            let room = max(capacity - bytes.count, 64)
            let chunk = unsafe [UInt8](unsafeUninitializedCapacity: room) { buffer, initialized in
                count = unsafe read(descriptor, buffer.baseAddress, room)
                initialized = max(0, count)
            }
            if count < 0 {
                if errno == EINTR { continue }
                throw failure(name)
            }
            if count == 0 { return bytes }
            if bytes.isEmpty { bytes = chunk } else { bytes += chunk }
            guard bytes.count <= limit else {
                throw FolderError(reason: .tooLarge(limit: limit), name: name)
            }
            // A regular file gives less than was asked for only at its end.
            if count < room { return bytes }
        }
    }

    /// A folder's entries with their kind, sorted by name; nil where it is missing.
    static func entries(
        of path: String,
        named name: String
    ) throws(FolderError) -> [(name: String, kind: Kind)] {
        guard let folder = unsafe opendir(path) else {
            switch errno {
            case ENOENT: throw FolderError(reason: .missing, name: name)
            case ENOTDIR: throw FolderError(reason: .notAFolder, name: name)
            default: throw failure(name)
            }
        }
        defer { unsafe closedir(folder) }
        var entries: [(name: String, kind: Kind)] = []
        while let entry = unsafe readdir(folder) {
            let entryName = unsafe withUnsafePointer(to: &entry.pointee.d_name) {
                unsafe String(cString: UnsafeRawPointer($0).assumingMemoryBound(to: CChar.self))
            }
            if entryName == "." || entryName == ".." { continue }
            let type = unsafe Int32(entry.pointee.d_type)
            entries.append((entryName, kind(type, path: "\(path)/\(entryName)")))
        }
        return entries.sorted { $0.name < $1.name }
    }

    /// Whether anything is there.
    static func exists(_ path: String) -> Bool {
        unsafe access(path, F_OK) == 0
    }

    private static func kind(_ type: Int32, path: String) -> Kind {
        if type == Int32(DT_REG) { return .file }
        if type == Int32(DT_DIR) { return .folder }
        // Links are what they lead to; some file systems do not tell the kind.
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { return .other }
        switch status.st_mode & S_IFMT {
        case S_IFREG: return .file
        case S_IFDIR: return .folder
        default: return .other
        }
    }

    private static func failure(_ name: String) -> FolderError {
        let words = unsafe String(cString: strerror(errno))
        return FolderError(reason: .unreadable(words), name: name)
    }
}
