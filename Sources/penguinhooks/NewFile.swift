import Glibc
import Store
import Transport

/// A file that is written by a command.
struct NewFile: ~Copyable {
    let path: String
    private let descriptor: Int32

    /// Creates a file that must not exist and that only its owner may read.
    init(secretAt path: String) throws(CommandFailure) {
        let file = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw Self.failure("create", path) }
        self.path = path
        descriptor = file
    }

    /// Creates a file beside the one that it is to become, hidden and under a name that nobody can foresee.
    init(besides path: String) throws(CommandFailure) {
        let scratch = Store.unfinished(path)
        let file = unsafe open(scratch, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw Self.failure("create", scratch) }
        self.path = scratch
        descriptor = file
    }

    /// Takes what comes after what it has.
    var sink: @Sendable ([UInt8]) -> String? {
        let (path, descriptor) = (path, descriptor)
        return { bytes in
            do throws(CommandFailure) {
                try Self.write(bytes, to: descriptor, path)
                return nil
            } catch {
                return error.message ?? path
            }
        }
    }

    /// Whether these are its first bytes.
    func starts(with bytes: [UInt8]) -> Bool {
        var found = [UInt8](repeating: 0, count: bytes.count)
        let count = unsafe pread(descriptor, &found, found.count, 0)
        return count == bytes.count && found == bytes
    }

    /// Makes it durable and puts it in the place of another.
    consuming func publish(as other: String) throws(CommandFailure) {
        guard fsync(descriptor) == 0, unsafe rename(path, other) == 0 else {
            let failure = Self.failure("write", other)
            unsafe unlink(path)
            throw failure
        }
    }

    /// Writes everything and makes it durable.
    consuming func finish(_ bytes: [UInt8]) throws(CommandFailure) {
        try Self.write(bytes, to: descriptor, path)
        guard fsync(descriptor) == 0 else { throw Self.failure("write", path) }
    }

    /// Removes the file again.
    consuming func discard() {
        unsafe unlink(path)
    }

    deinit { close(descriptor) }

    /// Writes a whole file, replacing one that is there.
    static func replace(_ path: String, with bytes: [UInt8]) throws(CommandFailure) {
        let file = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw failure("create", path) }
        defer { close(file) }
        try write(bytes, to: file, path)
    }

    /// Writes a whole file beside the one that is there, and puts it in its place at once.
    static func exchange(_ path: String, with bytes: [UInt8]) throws(CommandFailure) {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        // Hidden, so that whoever reads the folder meanwhile passes over it.
        let beside = (parts.dropLast() + [".\(parts.last ?? "").\(getpid())"])
            .joined(separator: "/")
        try replace(beside, with: bytes)
        var status = stat()
        if unsafe stat(path, &status) == 0 { unsafe chmod(beside, status.st_mode & 0o7777) }
        guard unsafe rename(beside, path) == 0 else {
            let failure = failure("write", path)
            unsafe unlink(beside)
            throw failure
        }
    }

    private static func write(
        _ bytes: [UInt8],
        to file: Int32,
        _ path: String
    ) throws(CommandFailure) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { buffer in
                unsafe Glibc.write(file, buffer.baseAddress, buffer.count)
            }
            if count > 0 {
                rest.removeFirst(count)
            } else if errno != EINTR {
                throw failure("write", path)
            }
        }
    }

    private static func failure(_ verb: String, _ path: String) -> CommandFailure {
        CommandFailure("cannot \(verb) \(path): \(unsafe String(cString: strerror(errno)))")
    }
}
