import FoundationEssentials
import Glibc

/// The few file operations that publishing needs, with errors that name the path.
enum Files {
    /// The bytes of a file; nil where there is none.
    static func read(_ path: String) -> Data? {
        FileManager.default.contents(atPath: path)
    }

    /// The bytes of a file in a list of their own; nil where there is none.
    static func bytes(of path: String) -> [UInt8]? {
        let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var status = stat()
        guard unsafe fstat(file, &status) == 0, status.st_size >= 0 else { return nil }
        let size = Int(status.st_size)
        var isRead = true
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: size) { buffer, filled in
            while filled < size {
                let rest = unsafe buffer.baseAddress?.advanced(by: filled)
                let count = unsafe Glibc.read(file, rest, size - filled)
                if count > 0 {
                    filled += count
                } else if count == 0 || errno != EINTR {
                    isRead = false
                    return
                }
            }
        }
        return isRead ? bytes : nil
    }

    /// Writes a new file.
    static func write(_ bytes: [UInt8], to path: String) throws(SiteError) {
        // Not Data.write(to:), which waits for the disk after every file.
        let file = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw .file(path: path, problem: problem()) }
        let isWritten = write(bytes, into: file)
        let code = errno
        guard close(file) == 0, isWritten else {
            errno = isWritten ? errno : code
            throw .file(path: path, problem: problem())
        }
    }

    /// Writes all bytes; false where that failed, and `errno` says why.
    static func write(_ bytes: [UInt8], into file: CInt) -> Bool {
        var isWritten = true
        unsafe bytes.withUnsafeBytes { buffer in
            var rest = unsafe buffer
            while isWritten, rest.count > 0 {
                let count = unsafe Glibc.write(file, rest.baseAddress, rest.count)
                if count > 0 {
                    unsafe rest = UnsafeRawBufferPointer(rebasing: rest[count...])
                } else {
                    isWritten = count < 0 && errno == EINTR
                }
            }
        }
        return isWritten
    }

    /// Whether a file is there and has exactly these bytes.
    static func holds(_ bytes: [UInt8], at path: String) -> Bool {
        guard let data = read(path), data.count == bytes.count else { return false }
        return unsafe data.withUnsafeBytes { old in
            unsafe bytes.withUnsafeBytes { new in
                guard let first = old.baseAddress, let second = new.baseAddress else { return true }
                return unsafe memcmp(first, second, new.count) == 0
            }
        }
    }

    /// Which file it is, how large, and when its content changed.
    struct Stamp: Sendable, Hashable {
        var inode: UInt64
        var size: Int
        /// Nanoseconds since 1970.
        var changedAt: Int64

        init(inode: UInt64, size: Int, changedAt: Int64) {
            self.inode = inode
            self.size = size
            self.changedAt = changedAt
        }

        init(_ status: stat) {
            let time = status.st_mtim
            self.init(
                inode: UInt64(status.st_ino),
                size: Int(status.st_size),
                changedAt: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
            )
        }
    }

    /// What a file looks like from outside; nil where there is none.
    static func stamp(_ path: String) -> Stamp? {
        var status = stat()
        return unsafe lstat(path, &status) == 0 ? Stamp(status) : nil
    }

    /// Gives a file or folder another name, in place of what had it.
    static func rename(_ old: String, to new: String) throws(SiteError) {
        guard unsafe Glibc.rename(old, new) == 0 else {
            throw .file(path: new, problem: problem())
        }
    }

    /// Makes two paths change places at once; false where the file system cannot.
    static func exchange(_ first: String, _ second: String) -> Bool {
        // Glibc's header declares it for _GNU_SOURCE only, which Swift's import does not set.
        guard let symbol = unsafe dlsym(nil, "renameat2") else { return false }
        typealias Function =
            @convention(c) (CInt, UnsafePointer<CChar>, CInt, UnsafePointer<CChar>, CUnsignedInt)
            -> CInt
        let function = unsafe unsafeBitCast(symbol, to: Function.self)
        let exchange: CUnsignedInt = 2
        return unsafe function(AT_FDCWD, first, AT_FDCWD, second, exchange) == 0
    }

    /// Makes a folder and those above it.
    static func makeFolder(_ path: String) throws(SiteError) {
        // Most often the one above is there already.
        if unsafe mkdir(path, 0o755) == 0 || errno == EEXIST { return }
        do {
            try FileManager.default.createDirectory(
                atPath: path,
                withIntermediateDirectories: true
            )
        } catch {
            throw .file(path: path, problem: problem())
        }
    }

    /// Removes a file or a folder with all in it, where it exists.
    static func remove(_ path: String) throws(SiteError) {
        guard FileManager.default.fileExists(atPath: path) else { return }
        do {
            try FileManager.default.removeItem(atPath: path)
        } catch {
            throw .file(path: path, problem: problem())
        }
    }

    /// The names in a folder, sorted; nil where it is no folder that can be read.
    static func names(in path: String) -> [String]? {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: path).sorted()
        } catch {
            return nil
        }
    }

    /// Whether a process with this number runs.
    static func isRunning(_ process: Int32) -> Bool {
        kill(process, 0) == 0 || errno == EPERM
    }

    /// The number of this process.
    static var processID: Int32 { getpid() }

    /// What went wrong with the last call.
    static func problem() -> String {
        let code = errno
        return code == 0 ? "it cannot be written" : unsafe String(cString: strerror(code))
    }
}
