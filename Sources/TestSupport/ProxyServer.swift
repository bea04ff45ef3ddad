internal import FoundationEssentials

/// A real HTTP proxy on the loopback interface: Python's proxy.py.
package struct ProxyServer: Sendable {
    /// Such as `http://127.0.0.1:40126`.
    package let url: String
    private let process: RunningProcess

    /// The Python that has proxy.py; nil where there is none.
    private static func python() async throws -> String? {
        let python = ProcessInfo.processInfo.environment["PENGUINHOOKS_PYTHON"] ?? "python3"
        let probe = try await Tool(python).run(["-c", "import proxy"])
        return probe.status == 0 ? python : nil
    }

    /// Whether tests that need it run: always in CI, where its absence is a failure.
    package static func isWanted() async -> Bool {
        if ProcessInfo.processInfo.environment["CI"] == "true" { return true }
        do {
            return try await python() != nil
        } catch {
            return false
        }
    }

    /// Runs the proxy while `body` works with it; with credentials (`user:password`) it wants them.
    package static func run<Result: Sendable>(
        credentials: String? = nil,
        while body: @Sendable (ProxyServer) async throws -> Result
    ) async throws -> Result {
        let folder = try TemporaryFolder()
        let python = try await python() ?? "python3"
        let arguments = ["-u", "-c", script, folder.path] + [credentials].compactMap(\.self)
        return try await Tool(python).run(arguments) { process in
            let line = try await process.line(containing: "listening ")
            let port = line.split(separator: " ").last.map(String.init) ?? ""
            return try await body(ProxyServer(url: "http://127.0.0.1:\(port)", process: process))
        }.result
    }

    /// Waits until a connection to `target` has been served and closed.
    package func served(_ target: String) async throws {
        _ = try await process.line(containing: "CONNECT \(target) ")
    }

    /// What it wrote about connections so far.
    package var log: String { process.notices }
}

/// Ends its own children when it is asked to end: they hold its standard error.
private let script = """
    import signal, sys, time
    from proxy import Proxy

    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    arguments = [
        '--hostname', '127.0.0.1', '--port', '0', '--num-workers', '1', '--num-acceptors', '1',
        '--threadless', '--data-dir', sys.argv[1],
    ]
    if len(sys.argv) > 2:
        arguments += ['--basic-auth', sys.argv[2]]
    with Proxy(arguments) as proxy:
        print('listening', proxy.flags.port, file=sys.stderr)
        while True:
            time.sleep(1)
    """
