internal import Glibc

/// Key files: made once, never overwritten, on disk before anything is sealed under them.
extension MasterKey {
    /// Makes a new key file with mode 0600, which must not exist, and returns once it is durable.
    ///
    /// The file appears whole or not at all, however the process ends.
    package static func create(at path: String) throws(MasterKeyError) -> MasterKey {
        let bytes = RandomBytes.make(size)
        guard let key = MasterKey(bytes) else { preconditionFailure("a key has \(size) bytes") }
        let scratch = "\(path).\(getpid())"
        try write(bytes, to: scratch, for: path)
        // A link, unlike a renamed file, never takes the place of a key that is there.
        let isLinked = unsafe link(scratch, path) == 0
        let code = errno
        unsafe unlink(scratch)
        guard isLinked else {
            throw code == EEXIST ? .exists(path) : .cannotCreate(path, code: code)
        }
        try syncFolder(of: path)
        return key
    }

    private static func write(
        _ bytes: [UInt8],
        to scratch: String,
        for path: String
    ) throws(MasterKeyError) {
        // Left by a process of the same number that was killed; nothing was ever sealed under it.
        unsafe unlink(scratch)
        let file = unsafe open(scratch, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw .cannotCreate(path, code: errno) }
        let written = unsafe Glibc.write(file, bytes, bytes.count)
        let isDurable = written == bytes.count && fsync(file) == 0
        let code = written >= 0 && written < bytes.count ? ENOSPC : errno
        close(file)
        guard isDurable else {
            unsafe unlink(scratch)
            throw .cannotCreate(path, code: code)
        }
    }

    /// Reads a key file.
    package static func load(at path: String) throws(MasterKeyError) -> MasterKey {
        let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else {
            throw errno == ENOENT ? .missing(path) : .cannotRead(path, code: errno)
        }
        defer { close(file) }
        // One byte more than a key tells a longer file from a key.
        var bytes = [UInt8](repeating: 0, count: size + 1)
        let count = unsafe read(file, &bytes, bytes.count)
        guard count >= 0 else { throw .cannotRead(path, code: errno) }
        guard let key = MasterKey(Array(bytes.prefix(count))) else {
            throw .wrongSize(path, count > size ? nil : count)
        }
        return key
    }

    /// Reads the key with this id from the file, or from `<file>.next` where a rekey was cut short.
    package static func load(at path: String, keyID: String) throws(MasterKeyError) -> MasterKey {
        let key = try load(at: path)
        if key.keyID == keyID { return key }
        let next = nextPath(for: path)
        if unsafe access(next, F_OK) == 0, let key = try matching(keyID, at: next) {
            return key
        }
        throw .otherKey(path, found: key.keyID, expected: keyID)
    }

    /// Where `secret rekey` puts the new key until everything is sealed under it.
    package static func nextPath(for path: String) -> String {
        path + ".next"
    }

    /// Puts `<file>.next` in the file's place, durably.
    package static func promoteNext(at path: String) throws(MasterKeyError) {
        let next = nextPath(for: path)
        guard unsafe rename(next, path) == 0 else { throw .cannotCreate(path, code: errno) }
        try syncFolder(of: path)
    }

    private static func matching(
        _ keyID: String,
        at path: String
    ) throws(MasterKeyError) -> MasterKey? {
        let key = try load(at: path)
        return key.keyID == keyID ? key : nil
    }

    private static func syncFolder(of path: String) throws(MasterKeyError) {
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
        let descriptor = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .cannotCreate(path, code: errno) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw .cannotCreate(path, code: errno) }
    }
}

/// What is wrong with a key file.
package enum MasterKeyError: Error, Hashable {
    case missing(String)
    case exists(String)
    case cannotCreate(String, code: Int32)
    case cannotRead(String, code: Int32)
    /// So many bytes instead of 32; nil where it has more.
    case wrongSize(String, Int?)
    /// A key, but not the one that the state was sealed under.
    case otherKey(String, found: String, expected: String)
}
