import FoundationEssentials
import Receiver
import Subprocess
import TestSupport
import Testing
import Text

/// Where the daemon serves: with TLS, behind a proxy, or not at all.
struct ServingTests {
    private let binary: Penguinhooks

    init() throws {
        binary = try Penguinhooks()
    }

    @Test(.timeLimit(.minutes(5))) func tlsIsServedAndRenewedAtHangup() async throws {
        guard try await OutsideTools.require("curl") else { return }
        let certificates = try await Certificates(in: binary.folder)
        try await certificates.make("first")
        let curl = Tool("curl", folder: binary.folder.path)

        let arguments = ["--tls-cert", "server.pem", "--tls-key", "server.key"]
        try await binary.daemon(arguments + ["--listen", "127.0.0.1:0"]) { daemon in
            #expect(daemon.url.hasPrefix("https://127.0.0.1:"))
            let health = daemon.url + "/healthz"
            let first = try await curl.run(["-sv", "--cacert", "ca.pem", health])
            let unknown = try await curl.run(["-s", health])
            let old = try await curl.run([
                "-s", "--cacert", "ca.pem", "--tls-max", "1.1", health,
            ])
            let plain = try await curl.run([
                "-s", health.replacing("https:", with: "http:"),
            ])
            #expect(first.text == "ok\n", "\(first.noticesText)")
            #expect(first.noticesText.contains("CN=first"))
            #expect(unknown.status == 60)
            #expect(old.status != 0)
            #expect(plain.status != 0)

            let listed = try await binary.run(
                "webhooks",
                "list",
                "--server",
                daemon.url,
                "--token",
                try await token(),
                "--ca-file",
                "ca.pem"
            )
            #expect(listed.status == 0, "\(listed.noticesText)")

            try await certificates.make("second")
            try daemon.process.signal(1)
            _ = try await daemon.process.line(containing: "the certificate was read again")
            let second = try await curl.run(["-sv", "--cacert", "ca.pem", health])
            #expect(second.noticesText.contains("CN=second"))

            // A renewal that went wrong leaves what works.
            try binary.folder.write("nonsense", to: "server.pem")
            try daemon.process.signal(1)
            _ = try await daemon.process.line(containing: "the certificate stays as it was")
            let third = try await curl.run(["-sv", "--cacert", "ca.pem", health])
            #expect(third.noticesText.contains("CN=second"))
        }
    }

    @Test(.timeLimit(.minutes(5))) func nginxAsInTheReadmeSaysWhoAsks() async throws {
        guard let nginx = try await OutsideTools.nginx() else { return }
        try await behindProxy { daemon, port in
            let example = try Self.example("nginx")
                .replacing("http://127.0.0.1:8085", with: daemon)
            try binary.folder.write(
                """
                daemon off; pid nginx.pid; worker_processes 1;
                events { worker_connections 64; }
                http {
                  access_log off; client_body_temp_path body; proxy_temp_path proxy;
                  fastcgi_temp_path f; uwsgi_temp_path u; scgi_temp_path s;
                  server {
                    listen 127.0.0.2:\(port);
                    \(example)
                  }
                }
                """,
                to: "nginx.conf"
            )
            let folder = binary.folder.path
            let arguments = ["-p", folder, "-c", folder + "/nginx.conf", "-e", "stderr"]
            return (Tool(nginx, folder: folder), arguments)
        }
    }

    @Test(.timeLimit(.minutes(5))) func caddyAsInTheReadmeSaysWhoAsks() async throws {
        guard try await OutsideTools.require("caddy") else { return }
        let folder = binary.folder.path
        let caddy = Tool("caddy", folder: folder, environment: ["HOME": folder])
        try binary.folder.write(try Self.example("Caddy"), to: "Caddyfile")
        let checked = try await caddy.run(["validate", "--config", "Caddyfile"])
        #expect(checked.status == 0, "\(checked.noticesText)")

        try await behindProxy { daemon, port in
            // On a loopback address there is no certificate to be had.
            let example = try Self.example("Caddy")
                .replacing("127.0.0.1:8085", with: daemon)
                .replacing(
                    "hooks.example.com {",
                    with: "http://127.0.0.2:\(port) {\nbind 127.0.0.2"
                )
            try binary.folder.write("{\nadmin off\n}\n" + example, to: "Caddyfile")
            return (caddy, ["run", "--config", "Caddyfile"])
        }
    }

    /// Runs a daemon behind a proxy: the audit trail names the client, and the stream is not kept back.
    private func behindProxy(
        _ proxy: @Sendable (_ daemon: String, _ port: Int) throws -> (Tool, [String])
    ) async throws {
        guard try await OutsideTools.require("curl") else { return }
        try await binary.daemon(["--trusted-proxy", "127.0.0.1"]) { daemon in
            let admin = try await token()
            // Free once that receiver has ended.
            let port = try await TestReceiver.run { $0.receiver.port }
            let (tool, arguments) = try proxy(daemon.url, port)
            _ = try await tool.run(arguments) { process in
                let curl = Tool("curl", folder: binary.folder.path)
                let made = try await curl.run([
                    "-s", "--interface", "127.0.0.3", "--retry", "50", "--retry-connrefused",
                    "--retry-delay", "1",
                    "-H", "Authorization: Bearer \(admin)",
                    // What a client claims is not what the proxy knows.
                    "-H", "X-Forwarded-For: 198.51.100.7", "-d", #"{"role":"viewer"}"#,
                    "http://127.0.0.2:\(port)/api/v1/platform/tokens",
                ])
                #expect(made.text.contains("tok_"), "\(made.text)\(process.notices)")
                let listener = try RawClient(host: "127.0.0.2", port: port)
                listener.send(
                    "GET /api/v1/platform/stream HTTP/1.1\r\nHost: 127.0.0.2\r\n"
                        + "Authorization: Bearer \(admin)\r\n\r\n"
                )
                let stream = await listener.receive(until: "retry: 2000")
                #expect(stream.contains("retry: 2000"), "\(stream)\(process.notices)")
            }
            let history = try await binary.run("history", "--format", "json")
            let peer = try history.json()["history"]?.array?.first?["peer"]?.string
            #expect(peer == "127.0.0.3")
        }
    }

    @Test(arguments: [
        (["--listen", "0.0.0.0:0"], "can be reached from other machines"),
        (["--listen", "[::]:0"], "can be reached from other machines"),
        (["--tls-cert", "server.pem"], "go together"),
        (["--trusted-proxy", "nobody"], "is not an address or CIDR block"),
    ])
    func refusesWhatIsNotSafe(arguments: [String], message: String) async throws {
        let outcome = try await binary.run(["daemon"] + arguments, input: [])

        #expect(outcome.status == 64)
        #expect(outcome.noticesText.contains(message), "\(outcome.noticesText)")
    }

    @Test func saysWhatIsWrongWithACertificate() async throws {
        let certificates = try await Certificates(in: binary.folder)
        try await certificates.make("server")
        let cases = [
            ("none.pem", "server.key", "none.pem has no certificate"),
            ("server.pem", "none.key", "none.key has no private key"),
            ("server.pem", "ca.key", "ca.key is not the key"),
        ]
        for (certificate, key, message) in cases {
            let outcome = try await binary.run(
                "daemon",
                "--tls-cert",
                certificate,
                "--tls-key",
                key,
                "--listen",
                "127.0.0.1:0"
            )
            #expect(outcome.status == 1)
            #expect(outcome.noticesText.contains(message), "\(outcome.noticesText)")
        }
    }

    private func token() async throws -> String {
        let made = try await binary.run("token", "create", "--role", "admin", "--format", "json")
        return try made.json()["token"]?.string ?? ""
    }

    /// The README's configuration of a proxy, without its title.
    private static func example(_ name: String) throws -> String {
        let readme = URL(filePath: OutsideTools.support("../../../README.md"))
        let text = try String(contentsOf: readme, encoding: .utf8)
        let title = try #require(text.firstRange(of: "\n# \(name)\n"))
        let rest = text[title.upperBound...]
        let end = try #require(rest.firstRange(of: "```"))
        return String(rest[..<end.lowerBound])
    }
}
