import Receiver
import TestSupport
import Testing
import Text

/// Commands do the same whether the state is a file, a daemon's on this machine, or a daemon's elsewhere.
struct ContractTests {
    /// How a command reaches the state.
    enum Way: String, CaseIterable {
        case file
        case daemonHere
        case server
    }

    private static let network = ["--allow-private", "127.0.0.0/8"]

    @Test(.timeLimit(.minutes(10))) func allWaysGiveTheSameAnswers() async throws {
        var transcripts: [Way: [Step]] = [:]
        for way in Way.allCases { transcripts[way] = try await transcript(way) }

        let expected = try #require(transcripts[.file])
        for way in [Way.daemonHere, .server] {
            let steps = transcripts[way] ?? []
            #expect(steps.count == expected.count)
            for (step, wanted) in zip(steps, expected) {
                #expect(step == wanted, "\(way.rawValue): \(step.command)\n\(step.details)")
            }
        }
        for step in expected {
            #expect(step.status == step.wanted, "\(step.command)\n\(step.details)")
        }
    }

    /// One command and what is the same every time it runs.
    struct Step: Equatable {
        var command: String
        var wanted: Int32
        var status: Int32
        /// Which members the answer has, and how long its lists are.
        var shape: [String]
        var details: String

        static func == (left: Step, right: Step) -> Bool {
            left.command == right.command && left.status == right.status
                && left.shape == right.shape
        }
    }

    /// An event type of a team's own.
    private static let paid = """
        description: An order was paid.
        schema: {type: object, required: [total], properties: {total: {type: number}}}
        example: {total: 12}

        """

    private func transcript(_ way: Way) async throws -> [Step] {
        try await TestReceiver.run { test in
            let binary = try Penguinhooks()
            let made = try await binary.run("token", "create", "--role", "admin")
            let token = made.text.split(separator: "\n").first.map(String.init) ?? ""
            guard way != .file else {
                return try await run(binary, Self.network, [], test)
            }
            return try await binary.daemon { daemon in
                let remote = ["--server", daemon.url, "--token", token]
                return try await run(binary, [], way == .server ? remote : [], test)
            }.result
        }
    }

    /// Every command of the contract, one after the other.
    private func run(
        _ binary: Penguinhooks,
        _ network: [String],
        _ way: [String],
        _ test: TestReceiver
    ) async throws -> [Step] {
        var steps: [Step] = []
        /// Runs a command, notes what came of it, and gives its JSON.
        func step(_ words: [String], _ wanted: Int32 = 0, input: String = "") async throws -> JSON {
            let isJSON = !words.contains("--out") && !words.contains("--csv")
            let format = isJSON && !words.contains("--format") ? ["--format", "json"] : []
            let outcome = try await binary.run(words + format + way, input: Array(input.utf8))
            let json = isJSON && !outcome.output.isEmpty ? try outcome.json() : .null
            steps.append(
                Step(
                    command: words.filter {
                        !$0.contains("_") && !$0.contains("://") && !Self.network.contains($0)
                    }
                    .joined(separator: " "),
                    wanted: wanted,
                    status: outcome.status,
                    shape: Self.shape(of: json),
                    details: outcome.text + outcome.noticesText
                )
            )
            return json
        }

        try binary.folder.write(
            "name: A\nurl: \(test.url())\nevents: [email.*]\nowner: tests\ntimeout: 30s\n",
            to: "webhooks.d/a.yaml"
        )
        _ = try await step(["reconcile", "--detailed-exitcode"], 2)
        _ = try await step(["reconcile", "--apply", "--yes", "--secrets-out", "s.json"])
        _ = try await step(["reconcile", "--detailed-exitcode"])
        _ = try await step(["drift", "--detailed-exitcode"])
        try binary.folder.write(Self.paid, to: "webhooks.d/_events/order.paid.yaml")
        _ = try await step(["reconcile", "--detailed-exitcode"], 2)
        _ = try await step(["drift", "--detailed-exitcode"], 8)
        _ = try await step(["reconcile", "--apply", "--yes"])
        _ = try await step(["reconcile", "--detailed-exitcode"])
        // From a folder without declarations: what was applied is known.
        let paid = #"{"type":"order.paid","data":{"total":12.5}}"#
        _ = try await step(["emit", "--dir", "none"], input: paid)
        let unpaid = #"{"type":"order.paid","data":{}}"#
        _ = try await step(["emit", "--dir", "none"], 1, input: unpaid)
        _ = try await step(["webhooks", "list"])
        _ = try await step(["webhooks", "show", "a"])
        _ = try await step(["webhooks", "show", "nobody"], 1)
        _ = try await step(["webhooks", "delete", "a", "--yes"], 1)
        _ = try await step(["webhooks", "pause", "a", "--reason", "maintenance"])
        let example = try await binary.run("events", "show", "email.sent", "--format", "event")
        _ = try await step(["emit"], input: example.text)
        _ = try await step(["emit"], 1, input: #"{"type":"email.sent","data":{}}"#)
        let log = try await step(["deliveries", "list"])
        let delivery = log["deliveries"]?.array?.first
        _ = try await step(["deliveries", "show", delivery?["id"]?.string ?? ""])
        _ = try await step(["event", "show", delivery?["event_id"]?.string ?? ""])
        _ = try await step(["deliveries", "retry-failed", "--webhook", "a"])
        _ = try await step(["deliveries", "archive-failed", "--webhook", "a"])
        _ = try await step(["deliveries", "retry", delivery?["id"]?.string ?? ""], 1)
        _ = try await step(["deliveries", "list", "--csv"])
        _ = try await step(["deliveries", "list", "--status", "held", "--event", "email.sent"])
        _ = try await step(["replay", "--webhook", "a", "--since", "1h", "--dry-run"])
        _ = try await step(["replay", "--webhook", "a", "--since", "1h", "--again", "--yes"])
        _ = try await step(["webhooks", "resume", "a", "--skip-held"])
        _ = try await step(["test", "a"] + network)
        _ = try await step(["test", "--url", "\(test.url())"] + Self.network)
        _ = try await step(["test", "nobody"] + network, 1)
        _ = try await step(["secret", "show", "a"])
        _ = try await step(["secret", "rotate", "a", "--grace", "1h"])
        _ = try await step(["secret", "promote", "a"])
        _ = try await step(["secret", "rekey"])
        _ = try await step(["secret", "show", "a"])
        _ = try await step(["drift", "--detailed-exitcode"], 8)
        _ = try await step(["snapshot", "--out", "snapshot.sqlite"])
        #expect(try binary.folder.read("snapshot.sqlite").starts(with: "SQLite format 3".utf8))
        let whole = ["--include-payloads", "--since", "1h"]
        _ = try await step(["snapshot", "--out", "snapshot.sqlite"] + whole)
        _ = try await step(["export", "--out", "exported"])
        _ = try await step(["reconcile", "--dir", "exported", "--detailed-exitcode"])
        let made = try await step(["token", "create", "--role", "viewer"])
        _ = try await step(["token", "list"])
        _ = try await step(["token", "revoke", made["id"]?.string ?? ""])
        _ = try await step(["source-ips"])
        _ = try await step(["prune"])
        _ = try await step(["expunge", "--event", delivery?["event_id"]?.string ?? "", "--yes"])
        try binary.folder.write(
            "name: B\nurl: https://b.example.com/in\nevents: [email.sent]\nowner: tests\n",
            to: "other/b.yaml"
        )
        _ = try await step(["reconcile", "--dir", "other", "--apply", "--yes"], 5)
        let brake = ["--allow-deletes", "1"]
        _ = try await step(["reconcile", "--dir", "other", "--apply", "--yes"] + brake)
        let history = try await step(["history"])
        #expect((history["history"]?.array?.count ?? 0) >= 8)
        _ = try await step(["rollback", "2", "--yes"] + brake)
        return steps
    }

    /// The paths of all members, sorted, with the lengths of lists of webhooks and deliveries.
    private static func shape(of json: JSON, at path: String = "") -> [String] {
        switch json {
        case .object(let object):
            // Keys that are names, and what an event carries, differ from run to run.
            object.members.flatMap { member in
                shape(of: member.value, at: path + "/" + member.name)
            }.sorted()
        case .array(let elements):
            ["\(path)#\(elements.count)"]
                + (elements.first.map { shape(of: $0, at: path + "/0") } ?? [])
        case .null, .bool, .number, .string: [path]
        }
    }
}
