import Glibc

/// The kernel's lock on `<state>.lock`, freed when the process ends however it ends.
///
/// Byte 0 is held by the one writer. Byte 1 is shared by readers that read the main file alone and exclusive to a
/// writer while it opens the state, so that neither surprises the other.
struct StateLock: ~Copyable {
    /// Which of the two bytes.
    private enum Byte: Int {
        case writer = 0
        case reading = 1
    }

    private let descriptor: Int32

    /// How often a writer looks, every 50 ms, whether readers of the main file are done: 15 s.
    private static let patience = 300

    /// Takes the writer's lock, or says who has it.
    static func forWriting(_ path: String, holder: String) throws(StoreError) -> StateLock {
        guard let lock = StateLock(path: path, flags: O_RDWR | O_CREAT | O_CLOEXEC) else {
            throw .cannotOpen(path: path + ".lock", detail: describe(errno: errno))
        }
        guard lock.take(.writer, type: F_WRLCK) else {
            throw .locked(path: path, holder: lock.holder())
        }
        for _ in 0..<patience where !lock.take(.reading, type: F_WRLCK) {
            usleep(50_000)
        }
        guard lock.take(.reading, type: F_WRLCK) else {
            throw .locked(path: path, holder: "a command that reads it")
        }
        lock.write(holder: holder)
        return lock
    }

    /// Takes the readers' shared lock; nil where a writer is at work or no lock file exists.
    static func forReading(_ path: String) -> StateLock? {
        guard let lock = StateLock(path: path, flags: O_RDONLY | O_CLOEXEC) else { return nil }
        guard lock.take(.reading, type: F_RDLCK) else { return nil }
        return consume lock
    }

    /// The writer's own words, where there is a writer.
    static func currentHolder(_ path: String) -> String? {
        guard let lock = StateLock(path: path, flags: O_RDONLY | O_CLOEXEC) else { return nil }
        return lock.isHeldByWriter ? lock.holder() ?? "another process" : nil
    }

    private init?(path: String, flags: Int32) {
        descriptor = unsafe open(path + ".lock", flags, 0o600)
        if descriptor < 0 { return nil }
    }

    deinit {
        // A child forked at this moment shares the lock until it executes: closing alone would not free it.
        _ = take(.writer, type: F_UNLCK)
        _ = take(.reading, type: F_UNLCK)
        close(descriptor)
    }

    private func request(_ byte: Byte, type: Int32) -> Glibc.flock {
        var request = Glibc.flock()
        request.l_type = Int16(type)
        request.l_whence = Int16(SEEK_SET)
        request.l_start = off_t(byte.rawValue)
        request.l_len = 1
        return request
    }

    private func take(_ byte: Byte, type: Int32) -> Bool {
        var request = request(byte, type: type)
        return unsafe fcntl(descriptor, setLock, &request) == 0
    }

    private var isHeldByWriter: Bool {
        var request = request(.writer, type: F_WRLCK)
        guard unsafe fcntl(descriptor, getLock, &request) == 0 else { return false }
        return request.l_type != Int16(F_UNLCK)
    }

    private func write(holder: String) {
        let text = Array(holder.utf8)
        ftruncate(descriptor, 0)
        unsafe text.withUnsafeBytes { _ = unsafe pwrite(descriptor, $0.baseAddress, $0.count, 0) }
    }

    private func holder() -> String? {
        var bytes = [UInt8](repeating: 0, count: 512)
        let count = unsafe bytes.withUnsafeMutableBytes {
            unsafe pread(descriptor, $0.baseAddress, $0.count, 0)
        }
        return count > 0 ? String(decoding: bytes.prefix(count), as: UTF8.self) : nil
    }
}

/// `F_OFD_GETLK` and `F_OFD_SETLK` of `fcntl.h`, which the importer leaves out.
private let getLock: Int32 = 36
private let setLock: Int32 = 37

/// The system's words for an error number.
func describe(errno code: Int32) -> String {
    unsafe strerror(code).map { unsafe String(cString: $0) } ?? "error \(code)"
}
