import Glibc

/// A run of this very binary, its output in files.
struct ChildProcess {
    let identifier: pid_t

    /// Starts a command of ours in a folder; standard output and standard error go to files.
    init(
        _ arguments: [String],
        output: String,
        notices: String,
        environment: [String: String] = [:]
    ) throws(CommandFailure) {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        let flags = O_WRONLY | O_CREAT | O_TRUNC
        unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        unsafe posix_spawn_file_actions_addopen(&actions, 1, output, flags, 0o600)
        unsafe posix_spawn_file_actions_addopen(&actions, 2, notices, flags, 0o600)
        let variables = Environment.all.merging(environment) { $1 }.map { "\($0)=\($1)" }
        let words = unsafe CStrings(["penguinhooks"] + arguments)
        let settings = unsafe CStrings(variables)
        defer {
            unsafe words.free()
            unsafe settings.free()
        }
        var identifier: pid_t = 0
        let code = unsafe posix_spawn(
            &identifier,
            "/proc/self/exe",
            &actions,
            nil,
            words.pointers,
            settings.pointers
        )
        guard code == 0 else {
            throw CommandFailure("cannot start myself: \(unsafe String(cString: strerror(code)))")
        }
        self.identifier = identifier
    }

    /// Asks it to end.
    func terminate() {
        kill(identifier, SIGTERM)
    }

    /// Waits for the end: the exit status, or 128 and the signal's number.
    func wait() -> Int32 {
        var status: Int32 = 0
        while unsafe waitpid(identifier, &status, 0) == -1, errno == EINTR {}
        return status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
    }
}
