import Receiver
import Signing
import Subprocess
import TestSupport
import Testing
import Text

/// Secrets and people's data stay where they belong.
struct SecrecyTests {
    private static let payloadMark = "payload-mark-7d1f"

    @Test(.timeLimit(.minutes(5)))
    func noSecretIsPrintedLoggedOrCopied() async throws {
        let header = "Bearer header-value-4be1c90a"
        let binary = try Penguinhooks(environment: ["PENGUINHOOKS_SECRET_CRM": header])
        try await TestReceiver.run { test in
            try binary.folder.write(
                """
                name: <script>alert(1)</script>
                url: \(test.url("/in"))
                events: ["*"]
                headers: {Authorization: {from_env: PENGUINHOOKS_SECRET_CRM}}

                """,
                to: "webhooks.d/a.yaml"
            )
            var said: [String] = []
            func note(_ outcome: ProcessOutcome) { said += [outcome.text, outcome.noticesText] }

            note(
                try await binary.run("reconcile", "--apply", "--yes", "--secrets-out", "s.json")
            )
            let token = try await binary.run(
                "token",
                "create",
                "--role",
                "admin",
                "--format",
                "json"
            )
            let bearer = try token.json()["token"]?.string ?? ""
            let secrets = try JSON.parse(try binary.folder.read("s.json"))
            let secret = try #require(secrets["a"]?["secret"]?.string)
            try binary.folder.write(try await event(in: binary), to: "event.json")
            let (outcomes, daemon) = try await binary.daemon(["--log-level", "trace"]) { daemon in
                try await deliver(in: binary, daemon, bearer, test.recorder)
            }
            note(daemon)
            for outcome in outcomes { note(outcome) }
            for arguments in [
                ["reconcile", "--format", "json"], ["webhooks", "show", "a", "--format", "json"],
                ["webhooks", "list"], ["history", "--format", "json"], ["token", "list"],
                ["snapshot", "--out", "snapshot.sqlite"], ["doctor"],
                ["backup", "--out", "backup.sqlite"],
                ["build-site", "--snapshot", "snapshot.sqlite", "--out", "site"],
            ] {
                note(try await binary.run(arguments, input: []))
            }

            let received = test.recorder.deliveries.first
            #expect(received?[header: "authorization"] == header)
            for text in said {
                for hidden in [secret, header, bearer] {
                    #expect(!text.contains(hidden), "\(hidden) in: \(text.prefix(500))")
                }
            }
            try expectClean(binary.folder, of: [secret, header, bearer])
        }
    }

    private func event(in binary: Penguinhooks) async throws -> String {
        let shown = try await binary.run("events", "show", "email.sent", "--format", "json")
        let data = try shown.json()["example"]?["data"]?.text.dropLast() ?? ""
        return
            #"{"id":"evt_secret","type":"email.sent","data":\#(data),"x":"\#(Self.payloadMark)"}}"#
    }

    private func deliver(
        in binary: Penguinhooks,
        _ daemon: Penguinhooks.Daemon,
        _ bearer: String,
        _ recorder: DeliveryRecorder
    ) async throws -> [ProcessOutcome] {
        let server = ["--server", daemon.url, "--token", bearer]
        let emitted = try await binary.run(["emit", "event.json"] + server, input: [])
        try #require(emitted.status == 0, "\(emitted.noticesText)")
        try await recorder.wait(for: 1)
        let tested = try await binary.run(["test", "a"] + server, input: [])
        #expect(tested.status == 0, "\(tested.noticesText)")
        let list = try await binary.run(
            ["deliveries", "list", "--format", "json"] + server,
            input: []
        )
        let id = try list.json()["deliveries"]?.array?.first?["id"]?.string ?? ""
        let show = try await binary.run(["deliveries", "show", id] + server, input: [])
        return [emitted, tested, list, show]
    }

    /// Snapshot and site hold neither secrets nor payloads; backup and state no secrets in the clear.
    private func expectClean(_ folder: TemporaryFolder, of secrets: [String]) throws {
        let files = try folder.files().filter { $0 != "s.json" && $0 != "event.json" }
        #expect(files.contains("snapshot.sqlite") && files.contains("backup.sqlite"))
        #expect(files.contains("site/index.html") || files.contains { $0.hasSuffix("index.html") })
        for file in files {
            let bytes = try folder.read(file)
            for secret in secrets {
                #expect(!holds(bytes, secret), "\(file) holds a secret")
            }
            guard file.hasPrefix("snapshot") || file.hasPrefix("site/") else { continue }
            #expect(!holds(bytes, Self.payloadMark), "\(file) holds a payload")
            guard file.hasSuffix(".html") else { continue }
            let runs = holds(bytes, "<script>alert")
            #expect(!runs, "\(file) runs what a declaration says")
        }
    }

    private func holds(_ bytes: [UInt8], _ text: String) -> Bool {
        let text = Array(text.utf8)
        var start = 0
        while let found = bytes[start...].firstIndex(of: text[0]) {
            if bytes[found...].starts(with: text) { return true }
            start = found + 1
        }
        return false
    }

    @Test func escapeSequencesNeverReachATerminal() async throws {
        let binary = try Penguinhooks()
        let name = #""\e[31mred\u202E \a""#
        try binary.folder.write(
            "name: \(name)\nurl: https://example.com/in\nevents: [email.sent]\ncolor\u{1B}[2J: 1\n",
            to: "webhooks.d/bad.yaml"
        )
        let invalid = try await binary.run("validate")
        try binary.folder.write(
            "name: \(name)\nurl: https://example.com/in\nevents: [email.sent]\n",
            to: "webhooks.d/bad.yaml"
        )

        let outcomes = [
            invalid, try await binary.run("validate"), try await binary.run("reconcile"),
            try await binary.run("reconcile", "--apply", "--yes", "--actor", "\u{1B}[2J"),
            try await binary.run("webhooks", "list"),
            try await binary.run("webhooks", "show", "bad"),
            try await binary.run("history"),
        ]

        for outcome in outcomes {
            let text = outcome.text + outcome.noticesText
            #expect(!text.unicodeScalars.contains { $0 == "\u{1B}" || $0 == "\u{7}" }, "\(text)")
            #expect(!text.unicodeScalars.contains("\u{202E}"), "\(text)")
        }
    }
}
