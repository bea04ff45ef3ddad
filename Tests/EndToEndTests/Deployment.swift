import Receiver
import Signing
import Subprocess
import TestSupport
import Text

/// A folder with two declarations that were applied, and a receiver that they point to.
struct Deployment: Sendable {
    let binary: Penguinhooks
    let test: TestReceiver
    /// The secret of the webhook that takes everything.
    let secret: Secret

    /// Sets everything up while `body` works with it.
    static func run(
        behaviour: @escaping @Sendable (ReceivedDelivery) -> Behaviour = { _ in .good },
        while body: (Deployment) async throws -> Void
    ) async throws {
        let binary = try Penguinhooks()
        try await TestReceiver.run { test in
            let declaration = """
                name: Everything
                url: \(test.url("/all"))
                events: ["*"]
                owner: tests
                retry: {max_attempts: 10, delays: [1s]}

                """
            try binary.folder.write(declaration, to: "webhooks.d/everything.yaml")
            let applied = try await binary.run(
                "reconcile",
                "--apply",
                "--yes",
                "--secrets-out",
                "secrets.json"
            )
            guard applied.status == 0 else { throw SetUpFailure(text: applied.noticesText) }
            let secrets = try JSON.parse(try binary.folder.read("secrets.json"))
            let secret = try Secret(secrets["everything"]?["secret"]?.string ?? "")
            let endpoint = Receiver.Endpoint(secrets: [secret], behaviour: behaviour)
            test.receiver.setEndpoint(endpoint, at: "/all")
            try await body(Deployment(binary: binary, test: test, secret: secret))
        }
    }

    /// A token that may post events.
    func token() async throws -> String {
        let made = try await binary.run(
            "token",
            "create",
            "--role",
            "publisher",
            "--format",
            "json"
        )
        return try made.json()["token"]?.string ?? ""
    }

    /// The catalogue's example of an event that was sent.
    func example() async throws -> JSON {
        let shown = try await binary.run("events", "show", "email.sent", "--format", "json")
        return try shown.json()["example"] ?? .null
    }

    /// One event of that type with an id.
    func event(id: String) async throws -> String {
        let data = try await example()["data"] ?? .null
        return #"{"id":"\#(id)","type":"email.sent","data":\#(data.text)}"#
    }

    /// Records one event with this id by the command.
    func emit(_ id: String) async throws {
        let emitted = try await binary.run("emit", input: try await event(id: id))
        guard emitted.status == 0 else { throw SetUpFailure(text: emitted.noticesText) }
    }

    /// The delivery log once it is as wanted; the log as it is where that takes too long.
    func deliveries(
        limit: Int = 50,
        until isReady: ([JSON]) -> Bool
    ) async throws -> [JSON] {
        let end = ContinuousClock.now + .seconds(60)
        while true {
            let listed = try await binary.run(
                ["deliveries", "list", "--format", "json", "--limit", String(limit)],
                input: []
            )
            guard listed.status == 0 else { throw SetUpFailure(text: listed.noticesText) }
            let deliveries = try listed.json()["deliveries"]?.array ?? []
            if isReady(deliveries) || ContinuousClock.now > end { return deliveries }
        }
    }

    /// Emits events through a daemon; the ids it acknowledged.
    func emit(_ lines: String, to url: String, token: String) async throws -> [String] {
        let emitted = try await binary.run(
            ["emit", "--server", url, "--token", token, "--format", "json"],
            input: Array(lines.utf8)
        )
        guard emitted.status == 0 else { throw SetUpFailure(text: emitted.noticesText) }
        return try emitted.json()["accepted"]?.array?.compactMap { $0["id"]?.string } ?? []
    }
}

/// A step before the test's own failed.
struct SetUpFailure: Error, CustomStringConvertible {
    let text: String

    var description: String { text }
}
