import Glibc
import Signing
import Transport

/// The Unix socket at which a daemon does what local commands ask of the state it holds.
struct DaemonSocket: Sendable {
    /// A folder that only the user may enter.
    let folder: String
    let path: String

    /// Where the daemon of this state file puts its socket.
    init(state: String) {
        self.init(state: state, in: Self.folders[0])
    }

    /// Where it may be: a daemon started by the system has another environment than a user's shell.
    static func candidates(state: String) -> [DaemonSocket] {
        folders.map { DaemonSocket(state: state, in: $0) }
    }

    private static var folders: [String] {
        let runtime = Environment["XDG_RUNTIME_DIR"].flatMap { $0.utf8.count < 60 ? $0 : nil }
        // systemd names the folder it made for a service; from a shell it is where units put it.
        let service = Environment["RUNTIME_DIRECTORY"].flatMap { $0.contains(":") ? nil : $0 }
        return [
            service, runtime.map { $0 + "/penguinhooks" }, "/tmp/penguinhooks-\(getuid())",
            "/run/penguinhooks",
        ].compactMap { $0 }
    }

    /// The name is a hash, since such paths end at 108 bytes.
    private init(state: String, in folder: String) {
        self.folder = folder
        let name = SHA256.hexDigest(Array(Self.realPath(of: state).utf8)).prefix(20)
        path = "\(folder)/\(name).sock"
    }

    /// Whether a daemon answers.
    func isAnswering() async -> Bool {
        do throws(HTTPClientError) {
            let answer = try await HTTPClient().request(
                method: "GET",
                url: "http://localhost/healthz",
                unixSocketPath: path,
                timeout: .seconds(5)
            )
            return answer.status == 200
        } catch {
            return false
        }
    }

    /// Makes the folder, or refuses one that others could write to.
    func prepareFolder() throws(CommandFailure) {
        if unsafe mkdir(folder, 0o700) == 0 { return }
        guard errno == EEXIST else {
            throw CommandFailure("cannot create \(folder): \(Self.reason)")
        }
        var information = stat()
        guard unsafe lstat(folder, &information) == 0 else {
            throw CommandFailure("cannot look at \(folder): \(Self.reason)")
        }
        let isFolder = information.st_mode & S_IFMT == S_IFDIR
        guard isFolder, information.st_uid == getuid(), information.st_mode & 0o077 == 0 else {
            throw CommandFailure(
                "\(folder) is not a folder that only you may enter; remove it, or set "
                    + "XDG_RUNTIME_DIR"
            )
        }
    }

    /// Forbids the socket to everybody else.
    func restrict() throws(CommandFailure) {
        guard unsafe chmod(path, 0o600) == 0 else {
            throw CommandFailure("cannot protect \(path): \(Self.reason)")
        }
    }

    /// Removes the socket when the daemon ends.
    func remove() {
        unsafe unlink(path)
    }

    /// The state's path without links, the same for everybody who names the file in some way.
    private static func realPath(of state: String) -> String {
        guard let path = unsafe realpath(state, nil) else { return state }
        defer { unsafe free(path) }
        return unsafe String(cString: path)
    }

    private static var reason: String { unsafe String(cString: strerror(errno)) }
}
