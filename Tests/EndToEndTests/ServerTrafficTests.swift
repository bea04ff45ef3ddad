import Glibc
import TestSupport
import Testing
import Text

/// How much a daemon elsewhere is asked, and what is made of answers that are none of its.
struct ServerTrafficTests {
    private let binary: Penguinhooks

    init() throws {
        binary = try Penguinhooks()
    }

    @Test(.timeLimit(.minutes(10))) func tenThousandWebhooksTakeFewRequests() async throws {
        for index in 0..<10_000 {
            try binary.folder.write(
                "name: Hook \(index)\nurl: https://h\(index).example.com/in\nevents: [email.sent]\n",
                to: "webhooks.d/hook-\(index).yaml"
            )
        }
        let token = try await token("admin")
        try await binary.daemon { daemon in
            let remote = ["--server", daemon.url, "--token", token]
            let start = try await answered(daemon.url)
            let applied = try await binary.run(
                ["reconcile", "--apply", "--yes", "--secrets-out", "secrets.json"] + remote,
                input: []
            )
            #expect(applied.status == 0, "\(applied.noticesText.suffix(500))")
            let middle = try await answered(daemon.url)
            let planned = try await binary.run(
                ["reconcile", "--detailed-exitcode", "--format", "json"] + remote,
                input: []
            )
            #expect(planned.status == 0, "\(planned.noticesText.suffix(500))")
            let summary = try planned.json()["summary"]
            #expect(summary?["unchanged"]?.integer == 10_000)
            let end = try await answered(daemon.url)

            // Each count is one request itself.
            #expect(end - middle - 1 <= 10)
            // The plan that is shown, and the apply.
            #expect(middle - start - 1 <= 3)
        }
    }

    @Test(
        .timeLimit(.minutes(5)),
        arguments: [
            ("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "is no PenguinHooks daemon"),
            (
                "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 13\r\n\r\n<html></html>",
                "is no PenguinHooks daemon"
            ),
            (
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
                "is no PenguinHooks daemon"
            ),
            (
                "HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\nContent-Length: 3\r\n\r\nbad",
                "answered 502"
            ),
            (
                "HTTP/1.1 200 OK\r\nPenguinHooks-Daemon: 1\r\nContent-Length: 0\r\n\r\n",
                "answered with n"
            ),
            (
                "HTTP/1.1 200 OK\r\nPenguinHooks-Daemon: 1\r\nContent-Length: 90\r\n\r\n{\"summary\"",
                "error"
            ),
        ]
    )
    func answersOfOthersAreErrors(answer: String, message: String) async throws {
        guard let python = try await OutsideTools.python(with: "socket") else { return }
        try binary.folder.write(
            "name: A\nurl: https://a.example.com/in\nevents: [email.sent]\n",
            to: "webhooks.d/a.yaml"
        )
        let script = OutsideTools.support("one_answer.py")
        _ = try await Tool(python).run([script, answer]) { server in
            let line = try await server.line(containing: "port ")
            let port = line.split(separator: " ").last ?? ""
            let remote = ["--server", "http://127.0.0.1:\(port)", "--token", "t"]
            for command in [
                ["reconcile"], ["reconcile", "--apply", "--yes"], ["drift"], ["webhooks", "list"],
                ["export", "--out", "exported"], ["snapshot", "--out", "snapshot.sqlite"],
                ["deliveries", "list"],
            ] {
                let outcome = try await binary.run(command + remote, input: [])
                #expect(outcome.status == 1, "\(command) \(outcome.text)")
                #expect(outcome.noticesText.contains(message), "\(command) \(outcome.noticesText)")
            }
            #expect(try binary.folder.files().allSatisfy { !$0.contains("snapshot.sqlite") })
            #expect(!binary.folder.has("exported"))
            let rows = try await binary.run(["deliveries", "list", "--csv"] + remote, input: [])
            #expect(rows.status == 1)
            #expect(rows.noticesText.contains(message), "\(rows.noticesText)")
            // Only what comes under a daemon's name is taken for rows, as far as it comes.
            #expect(rows.text.isEmpty || answer.contains("PenguinHooks-Daemon"), "\(rows.text)")
        }
    }

    @Test(.timeLimit(.minutes(5)), arguments: [(100_000_000, true), (100_000_001, false)])
    func snapshotsOfAnySizeArriveWholeOrNotAtAll(size: Int, isWhole: Bool) async throws {
        guard let python = try await OutsideTools.python(with: "socketserver") else { return }
        let script = OutsideTools.support("large_snapshot.py")
        _ = try await Tool(python).run([script, String(size), "100000000"]) { server in
            let line = try await server.line(containing: "port ")
            let port = line.split(separator: " ").last ?? ""
            let outcome = try await binary.run(
                "snapshot",
                "--out",
                "large.sqlite",
                "--server",
                "http://127.0.0.1:\(port)",
                "--token",
                "t"
            )
            #expect(outcome.status == (isWhole ? 0 : 1), "\(outcome.noticesText)")
            let files = try binary.folder.files().filter { $0.contains("large") }
            #expect(files == (isWhole ? ["large.sqlite"] : []))
            if isWhole { #expect(try binary.folder.read("large.sqlite").count == size) }
        }
    }

    @Test(.timeLimit(.minutes(5)), arguments: [SIGINT, SIGTERM])
    func aSnapshotThatIsInterruptedLeavesNothing(signal: Int32) async throws {
        guard let python = try await OutsideTools.python(with: "socket") else { return }
        let script = OutsideTools.support("endless_snapshot.py")
        _ = try await Tool(python).run([script]) { server in
            let line = try await server.line(containing: "port ")
            let url = "http://127.0.0.1:\(line.split(separator: " ").last ?? "")"
            let arguments = ["snapshot", "--server", url, "--token", "t"]
            let tool = Tool(binary.path, folder: binary.folder.path)
            let (_, outcome) = try await tool.run(arguments) { process in
                _ = try await server.line(containing: "begun")
                #expect(try binary.folder.files().contains { $0.contains(".snapshot.sqlite.") })
                try process.signal(signal)
                try await process.ended()
            }
            #expect(outcome.status == 128 + signal)
            #expect(try binary.folder.files().isEmpty)
        }
    }

    @Test(.timeLimit(.minutes(5))) func tokensWithoutRightsChangeNothing() async throws {
        try binary.folder.write(
            "name: A\nurl: https://a.example.com/in\nevents: [email.sent]\n",
            to: "webhooks.d/a.yaml"
        )
        let viewer = try await token("viewer")
        let publisher = try await token("publisher")
        let planner = try await token("planner")
        try await binary.daemon { daemon in
            for (token, command, message) in [
                ("wrong", ["reconcile"], "token"), (publisher, ["reconcile"], "publisher"),
                (viewer, ["reconcile"], "viewer"), (viewer, ["secret", "show", "a"], "viewer"),
                (planner, ["reconcile", "--apply", "--yes"], "planner"),
                (publisher, ["export", "--out", "exported"], "publisher"),
                (viewer, ["token", "list"], "viewer"),
            ] {
                let outcome = try await binary.run(
                    command + ["--server", daemon.url, "--token", token],
                    input: []
                )
                #expect(outcome.status == 1, "\(command) \(outcome.text)")
                #expect(outcome.noticesText.contains(message), "\(command) \(outcome.noticesText)")
            }
            #expect(!binary.folder.has("exported"))
            let planned = try await binary.run(
                "reconcile",
                "--detailed-exitcode",
                "--server",
                daemon.url,
                "--token",
                planner
            )
            #expect(planned.status == 2, "\(planned.noticesText)")
            let listed = try await binary.run("webhooks", "list", "--format", "json")
            #expect(try listed.json()["webhooks"]?.array?.isEmpty == true)
        }
    }

    private func token(_ role: String) async throws -> String {
        let made = try await binary.run("token", "create", "--role", role)
        return made.text.split(separator: "\n").first.map(String.init) ?? ""
    }

    /// How many requests a daemon says it has answered.
    private func answered(_ url: String) async throws -> Int {
        let metrics = try await Tool("curl").run(["-sf", url + "/metrics"]).text
        return metrics.split(separator: "\n")
            .filter { $0.hasPrefix("penguinhooks_http_requests_total{") }
            .compactMap { $0.split(separator: " ").last.flatMap { Int($0) } }.reduce(0, +)
    }
}
