import Glibc
import TestSupport
import Testing
import Text

/// Endpoints that fail, each in its own way, until they are told to be well: `Support/faults.py`.
struct FaultyEndpoints: Sendable {
    /// The authority to trust.
    let caFile: String
    /// The address of the name server that fails with them; nil where this user may not serve names.
    let nameServer: String?
    private let ports: JSON
    private let process: RunningProcess

    /// Runs them while `body` works with them.
    static func run<Result: Sendable>(
        in folder: TemporaryFolder,
        while body: @Sendable (FaultyEndpoints) async throws -> Result
    ) async throws -> Result {
        let arguments = [OutsideTools.support("faults.py"), folder.path]
        return try await Tool("python3").run(arguments) { process in
            let line = try await process.line(containing: "\"ports\"")
            let started = try JSON.parse(Array(line.utf8))
            return try await body(
                FaultyEndpoints(
                    caFile: folder.file("ca.pem"),
                    nameServer: started["dns"]?.string,
                    ports: started["ports"] ?? .null,
                    process: process
                )
            )
        }.result
    }

    /// Runs a daemon that asks their name server; only `Rights.mayMount` may give it one.
    func runDaemon(
        of binary: Penguinhooks,
        while body: @Sendable (RunningProcess) async throws -> Void
    ) async throws {
        let nameServer = try #require(nameServer, "no address of this machine may serve names")
        // It waits longer for an answer than any delivery may.
        let resolver = "nameserver \(nameServer)\noptions timeout:30 attempts:1\n"
        try binary.folder.write(resolver, to: "resolv.conf")
        let script = """
            mount --bind resolv.conf /etc/resolv.conf || exit 9
            exec "$0" daemon --listen 127.0.0.1:0 --allow-private 127.0.0.0/8 --endpoint-ca "$1"
            """
        let arguments = [
            "-m", "--propagation", "private", "bash", "-c", script, binary.path, caFile,
        ]
        let (_, outcome) = try await Tool("unshare", folder: binary.folder.path)
            .run(arguments) { process in
                _ = try await process.line(containing: "listening on http")
                try await body(process)
            }
        #expect(outcome.status == 0, "\(outcome.noticesText)")
    }

    /// The endpoint whose name is first one of this machine, and one of a private network when all is well.
    var reboundURL: String {
        "https://rebound.example.com:\(ports["rebound"]?.integer ?? 0)/in"
    }

    func url(_ fault: Fault) -> String {
        let host = fault.isOfName ? "\(fault.rawValue).example.com" : "127.0.0.1"
        return "\(fault.isSecure ? "https" : "http")://\(host):\(port(fault))/in"
    }

    /// Ends all faults.
    func heal() async throws {
        try process.signal(SIGUSR1)
        _ = try await process.line(containing: "well")
    }

    /// Waits until an endpoint took these events.
    func take(_ events: [String], at fault: Fault) async throws {
        for event in events {
            _ = try await process.line(containing: "got \(fault.rawValue) \(event)")
        }
    }

    /// Waits until the rebound endpoint took an event.
    func takeRebound(_ event: String) async throws {
        _ = try await process.line(containing: "got rebound \(event)")
    }

    /// The events that an endpoint took, once for each time.
    func taken(by fault: Fault) -> [String] {
        process.notices.split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ")
            return words.count == 3 && words[0] == "got" && words[1] == fault.rawValue
                ? String(words[2]) : nil
        }
    }

    private func port(_ fault: Fault) -> Int { ports[fault.rawValue]?.integer ?? 0 }
}

/// The ways in which an endpoint fails; the README's table has a line for each.
enum Fault: String, CaseIterable, Sendable {
    case refuses
    case reset
    case closes
    case hangsInConnect = "hangs-in-connect"
    case hangsInTLS = "hangs-in-tls"
    case hangsBeforeHeaders = "hangs-before-headers"
    case hangsInHeaders = "hangs-in-headers"
    case hangsInBody = "hangs-in-body"
    case hangsWhenReused = "hangs-when-reused"
    case endsInBody = "ends-in-body"
    case slowBody = "slow-body"
    case endlessBody = "endless-body"
    case garbage
    case untrustedCertificate = "untrusted-certificate"
    case wrongName = "wrong-name"
    case expiredCertificate = "expired-certificate"
    case unknownName = "unknown-name"
    case failingNameServer = "failing-name-server"
    case silentNameServer = "silent-name-server"
    case status500 = "status-500"
    case stormOf429 = "storm-of-429"

    /// What the log calls it; nil where the delivery succeeds for all that.
    var errorClass: String? {
        switch self {
        case .refuses: "connect_refused"
        case .reset, .closes, .endsInBody: "reset"
        case .hangsInConnect, .hangsInTLS: "connect_timeout"
        case .hangsBeforeHeaders, .hangsInHeaders, .hangsWhenReused: "timeout"
        case .hangsInBody, .slowBody: "body_too_slow"
        case .endlessBody: nil
        case .garbage: "protocol"
        case .untrustedCertificate, .wrongName, .expiredCertificate: "tls"
        case .unknownName, .failingNameServer, .silentNameServer: "dns"
        case .status500, .stormOf429: "status"
        }
    }

    var isSecure: Bool { errorClass == "tls" || self == .hangsInTLS || isOfName }

    /// Whether looking its name up is what fails.
    var isOfName: Bool { errorClass == "dns" }
}
