import Glibc
import Text

/// Runs `git`; it must be installed only where a ref is followed.
struct GitTool {
    /// Options before the command: which repository, and where its files go.
    var options: [String] = []
    var environment: [String: String] = [:]

    /// What a command printed, without the final line end; throws its own words where it fails.
    @discardableResult
    func run(_ arguments: String...) throws(CommandFailure) -> String {
        var ends: [Int32] = [-1, -1]
        guard unsafe pipe(&ends) == 0 else { throw Self.failure("cannot make a pipe") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let identifier: pid_t
        do throws(CommandFailure) {
            identifier = try start(arguments, writingTo: ends[1])
        } catch {
            close(ends[0])
            close(ends[1])
            throw error
        }
        close(ends[1])
        let text = Self.read(ends[0])
        close(ends[0])
        var status: Int32 = 0
        while unsafe waitpid(identifier, &status, 0) == -1, errno == EINTR {}
        guard status == 0 else {
            let command = arguments.first ?? ""
            throw CommandFailure("git \(command): \(text.isEmpty ? "it failed" : text.printable)")
        }
        return text
    }

    private func start(
        _ arguments: [String],
        writingTo output: Int32
    ) throws(CommandFailure) -> pid_t {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        unsafe posix_spawn_file_actions_adddup2(&actions, output, 1)
        unsafe posix_spawn_file_actions_adddup2(&actions, output, 2)
        var variables = Environment.all.merging(environment) { $1 }
        // Nobody is there to type a password.
        variables["GIT_TERMINAL_PROMPT"] = "0"
        let words = unsafe CStrings(["git"] + options + arguments)
        let settings = unsafe CStrings(variables.map { "\($0)=\($1)" })
        defer {
            unsafe words.free()
            unsafe settings.free()
        }
        var identifier: pid_t = 0
        let code = unsafe posix_spawnp(
            &identifier,
            "git",
            &actions,
            nil,
            words.pointers,
            settings.pointers
        )
        guard code == 0 else { throw Self.failure("cannot start git", code) }
        return identifier
    }

    private static func read(_ descriptor: Int32) -> String {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = unsafe chunk.withUnsafeMutableBytes {
                unsafe Glibc.read(descriptor, $0.baseAddress, $0.count)
            }
            if count > 0 {
                bytes += chunk[..<count]
            } else if count == 0 || errno != EINTR {
                break
            }
        }
        while bytes.last == 0x0A { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func failure(_ what: String, _ code: Int32 = errno) -> CommandFailure {
        CommandFailure("\(what): \(unsafe String(cString: strerror(code)))")
    }
}
