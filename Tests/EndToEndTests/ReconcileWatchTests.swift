import Foundation
import TestSupport
import Testing
import Text

/// Reconcile that asks endpoints, and reconcile that goes on.
struct ReconcileWatchTests {
    private func declaration(_ url: String, name: String = "Hook") -> String {
        "name: \(name)\nurl: \(url)\nevents: [email.opened]\nowner: tests\n"
    }

    @Test func probeSaysWhatAnswersAndWhatTheGuardRefuses() async throws {
        let binary = try Penguinhooks()
        try await TestReceiver.run { test in
            try binary.folder.write(declaration(test.url("/in")), to: "webhooks.d/hook.yaml")

            let allowed = try await binary.run(
                "reconcile",
                "--probe",
                "--allow-private",
                "127.0.0.0/8",
                "::1"
            )
            let refused = try await binary.run("reconcile", "--probe")

            #expect(allowed.status == 0, "\(allowed.noticesText)")
            #expect(allowed.text.contains("probe: HEAD answered"), "\(allowed.text)")
            #expect(refused.text.contains("probe: blocked"), "\(refused.text)")
            #expect(!binary.folder.has("state.sqlite"))
        }
    }

    @Test func probeSaysHowLongACertificateHolds() async throws {
        guard try await OutsideTools.require("openssl") else { return }
        let binary = try Penguinhooks()
        let openssl = Tool("openssl", folder: binary.folder.path)
        try binary.folder.write("subjectAltName=DNS:localhost,IP:127.0.0.1\n", to: "names.txt")
        for arguments in [
            "req -x509 -newkey rsa:2048 -nodes -days 9 -subj /CN=authority -keyout ca.key -out ca.pem",
            "req -newkey rsa:2048 -nodes -subj /CN=server -keyout server.key -out server.csr",
            "x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 5 "
                + "-extfile names.txt -out server.pem",
        ] {
            let made = try await openssl.run(arguments.split(separator: " ").map(String.init))
            try #require(made.status == 0, "\(made.noticesText)")
        }
        let server = """
            import http.server, ssl, sys
            class Handler(http.server.BaseHTTPRequestHandler):
                def do_HEAD(self):
                    self.send_response(405)
                    self.end_headers()
            server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain("server.pem", "server.key")
            server.socket = context.wrap_socket(server.socket, server_side=True)
            print("serving on port", server.server_port, file=sys.stderr, flush=True)
            server.serve_forever()
            """
        guard let python = try await OutsideTools.python(with: "ssl") else { return }
        let tool = Tool(python, folder: binary.folder.path)
        let (trusted, unknown) = try await tool.run(["-c", server]) { process in
            let line = try await process.line(containing: "serving")
            let port = line.split(separator: " ").last ?? ""
            try binary.folder.write(
                declaration("https://127.0.0.1:\(port)/in"),
                to: "webhooks.d/hook.yaml"
            )
            let probe = ["reconcile", "--probe", "--allow-private", "127.0.0.0/8"]
            let trusted = try await binary.run(probe + ["--endpoint-ca", "ca.pem"], input: [])
            let unknown = try await binary.run(probe, input: [])
            try process.kill()
            return (trusted, unknown)
        }.result

        // The authority's own end, nine days off, is not the server's.
        #expect(trusted.text.contains("certificate ends in 4 days ⚠"), "\(trusted.text)")
        #expect(trusted.text.contains("tls "), "\(trusted.text)")
        #expect(unknown.text.contains("probe: tls: "), "\(unknown.text)")
    }

    @Test(.timeLimit(.minutes(5)))
    func watchFollowsAGitRefAndKeepsTheLastGoodState() async throws {
        guard try await OutsideTools.require("git") else { return }
        let folder = try TemporaryFolder()
        let binary = try Penguinhooks(in: folder)
        let git = Tool("git", folder: folder.path)
        @Sendable func commit(_ text: String, _ name: String) async throws -> String {
            try folder.write(text, to: "hooks/webhooks.d/hook.yaml")
            let author = ["-c", "user.name=t", "-c", "user.email=t@example.com"]
            for arguments in [["add", "-A", "hooks"], author + ["commit", "-qm", name]] {
                let done = try await git.run(arguments)
                try #require(done.status == 0, "\(done.noticesText)")
            }
            return try await git.run(["rev-parse", "HEAD"]).text.filter { $0 != "\n" }
        }
        @Sendable func history(_ count: Int) async throws -> [JSON] {
            while true {
                let shown = try await binary.run("history", "--format", "json")
                let entries = try shown.json()["history"]?.array ?? []
                if entries.count >= count { return entries }
            }
        }
        _ = try await git.run(["init", "-q", "-b", "main"])
        let first = try await commit(declaration("https://a.example.com/in"), "first")
        // What lies in the folder and is not committed is nobody's plan.
        try folder.write("name: [", to: "hooks/webhooks.d/draft.yaml")

        let (_, outcome) = try await binary.start(
            "reconcile",
            "--dir",
            "hooks/webhooks.d",
            "--watch",
            "--ref",
            "main",
            "--interval",
            "50ms"
        ) { process in
            _ = try await process.line(containing: "watching ref main")
            #expect(try await history(1).first?["commit"]?.string == first)
            try FileManager.default.removeItem(
                atPath: folder.file("hooks/webhooks.d/draft.yaml")
            )
            _ = try await commit("name: [", "broken")
            _ = try await process.line(containing: "nothing was applied")
            #expect(try await history(1).count == 1)
            let mended = try await commit(declaration("https://b.example.com/in"), "mended")
            #expect(try await history(2).first?["commit"]?.string == mended)
        }

        #expect(outcome.status == 0, "\(outcome.noticesText)")
        #expect(outcome.noticesText.contains("hooks/webhooks.d/hook.yaml"))
        let plan = try await binary.run(
            "reconcile",
            "--dir",
            "hooks/webhooks.d",
            "--detailed-exitcode"
        )
        #expect(plan.status == 0, "\(plan.text)")
    }

    @Test func aRefThatIsNotThereIsSaid() async throws {
        guard try await OutsideTools.require("git") else { return }
        let binary = try Penguinhooks()
        try binary.folder.write(declaration("https://a.example.com"), to: "webhooks.d/hook.yaml")

        let nowhere = try await binary.run("reconcile", "--ref", "main")
        _ = try await Tool("git", folder: binary.folder.path).run(["init", "-q"])
        let unknown = try await binary.run("reconcile", "--ref", "no/such")

        #expect(nowhere.status == 1)
        #expect(nowhere.noticesText.contains("not a git repository"), "\(nowhere.noticesText)")
        #expect(unknown.status == 1)
        #expect(unknown.noticesText.contains("no/such names no commit"))
        #expect(!binary.folder.has("state.sqlite"))
    }

    @Test(.timeLimit(.minutes(5)))
    func watchAppliesChangesAndKeepsTheLastGoodState() async throws {
        let folder = try TemporaryFolder()
        let binary = try Penguinhooks(in: folder)
        let runner = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let path = URL(filePath: runner).deletingLastPathComponent()
            .appending(path: "penguinhooks").path
        try folder.write(declaration("https://a.example.com/in"), to: "webhooks.d/hook.yaml")
        let arguments = ["reconcile", "--watch", "--interval", "50ms"]

        let (_, outcome) = try await Tool(path, folder: folder.path).run(arguments) { process in
            _ = try await process.line(containing: "watching webhooks.d")
            try folder.write("name: [", to: "webhooks.d/hook.yaml")
            _ = try await process.line(containing: "nothing was applied")
            let broken = try await binary.run("history", "--format", "json")
            #expect(try broken.json()["history"]?.array?.count == 1)
            try folder.write(
                declaration("https://b.example.com/in"),
                to: "webhooks.d/hook.yaml"
            )
            while try await binary.run("history", "--format", "json").json()["history"]?.array?
                .count != 2
            {}
            try process.terminate()
        }

        #expect(outcome.status == 0)
    }
}
