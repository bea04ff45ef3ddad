import Glibc

/// Reads what a command is given: files, or standard input under the name `-`.
enum Input {
    /// All bytes of a file, at most `limit`.
    static func read(_ path: String, limit: Int = 256 << 20) throws(CommandFailure) -> [UInt8] {
        guard path != "-" else { return try readAll(of: 0, named: "standard input", limit: limit) }
        let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw failure("cannot open \(path)") }
        defer { close(file) }
        return try readAll(of: file, named: path, limit: limit)
    }

    /// A file's text, refused where it is not UTF-8.
    static func text(of path: String) throws(CommandFailure) -> String {
        let bytes = try read(path, limit: 16 << 20)
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw CommandFailure("\(path) is not UTF-8")
        }
        return text
    }

    /// Whether someone sits before standard input.
    static var isTerminal: Bool { isatty(0) == 1 }

    private static func readAll(
        of file: Int32,
        named name: String,
        limit: Int
    ) throws(CommandFailure) -> [UInt8] {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = unsafe Glibc.read(file, &chunk, chunk.count)
            if count == 0 { return bytes }
            if count > 0 {
                bytes += chunk[..<count]
                guard bytes.count <= limit else {
                    throw CommandFailure("\(name) is larger than \(limit >> 20) MiB")
                }
            } else if errno != EINTR {
                throw failure("cannot read \(name)")
            }
        }
    }

    private static func failure(_ what: String) -> CommandFailure {
        CommandFailure("\(what): \(unsafe String(cString: strerror(errno)))")
    }
}
