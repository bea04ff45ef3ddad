import Model
import Receiver
import Signing
import Text

/// One run of the demo: every step is a command that a team would type.
struct Demo {
    private let folder: DemoFolder
    private let console: Console
    private let events: Int
    private let inbox = DemoInbox()
    /// The endpoint that answers each delivery's first attempt badly.
    private static let troubled = "deliverability-alerts"

    init(folder: DemoFolder, console: Console, events: Int) {
        self.folder = folder
        self.console = console
        self.events = events
    }

    /// Runs all steps; without `endingByItself` the daemon stays until an interrupt.
    func run(endingByItself: Bool) async throws {
        let receiver = try await Receiver.start(now: { .now() }, record: inbox.record)
        let keys = try folder.writeDeclarations { receiver.url($0) }
        title("1. The declarations, pointed at a receiver on this machine (\(receiver.url("")))")
        try command(["validate"] + declarations, lines: 1)
        title("2. The plan, and applying it")
        try command(["reconcile"] + declarations + state)
        try command(
            ["reconcile", "--apply", "--yes", "--secrets-out", folder.file("secrets.json")]
                + declarations + state,
            lines: 8
        )
        try listen(with: receiver, keys: keys)
        title("3. The daemon")
        let daemon = try start()
        do {
            try await useDaemon(at: try await address(of: daemon), endingByItself)
        } catch {
            daemon.terminate()
            throw error
        }
        daemon.terminate()
        let status = daemon.wait()
        try await receiver.stop()
        guard status == 0 else {
            throw CommandFailure("the daemon ended with status \(status)")
        }
    }

    private var state: [String] { ["--state", folder.file("state.sqlite")] }
    private var declarations: [String] { ["--dir", folder.file("webhooks.d")] }

    /// Everything that happens while the daemon runs.
    private func useDaemon(at url: String, _ endingByItself: Bool) async throws {
        title("4. \(events) events over the API")
        let token =
            try command(
                ["token", "create", "--role", "publisher", "--format", "json"] + state,
                lines: 0
            )["token"]?.string ?? ""
        try folder.write(try DemoEvents.lines(events, at: .now()), to: "events.ndjson")
        let accepted =
            try command(
                ["emit", folder.file("events.ndjson"), "--server", url, "--format", "json"],
                environment: ["PENGUINHOOKS_TOKEN": token],
                lines: 0
            )["accepted"]?.array ?? []
        let expected = accepted.reduce(0) { $0 + ($1["deliveries"]?.integer ?? 0) }
        console.note(
            "\(Words.counted(accepted.count, "event")) accepted, on disk before the answer; "
                + "\(Words.grouped(expected)) deliveries to make"
        )
        try await inbox.waitForSuccesses(expected)
        title("5. What was delivered, retries of \(Self.troubled) included")
        try inbox.check(expecting: expected)
        console.note(inbox.summary)
        try command(["webhooks", "list"] + state)
        title("6. The site")
        try command(
            ["build-site", "--out", folder.file("generated")] + declarations + state
        )
        let page = "file://\(folder.path)/generated/dashboard/settings/webhooks/index.html"
        console.print("Open \(console.output.styled(page, .bold))")
        guard !endingByItself else { return }
        console.note("The daemon goes on at \(url); Ctrl-C ends it. Files: \(folder.path)")
        await untilInterrupted()
    }

    private func untilInterrupted() async {
        let (stream, continuation) = AsyncStream.makeStream(of: Never.self)
        let interrupts = Interrupts(finishing: continuation)
        for await _ in stream {}
        interrupts.stop()
    }

    /// Lets each path check its webhook's secret, which apply wrote to a file.
    private func listen(with receiver: Receiver, keys: [String]) throws {
        let secrets = try JSON.parse(Array(folder.read("secrets.json").utf8))
        for key in keys {
            guard let text = secrets[key]?["secret"]?.string else {
                throw CommandFailure("apply gave \(key) no secret")
            }
            let isTroubled = key == Self.troubled
            receiver.setEndpoint(
                Receiver.Endpoint(secrets: [try Secret(text)]) { delivery in
                    let isFirst = delivery[header: "x-penguinmails-attempt"] == "1"
                    return isTroubled && isFirst ? .status(503) : .good
                },
                at: "/" + key
            )
        }
    }

    private func start() throws -> ChildProcess {
        let arguments = [
            "daemon", "--listen", "127.0.0.1:0", "--allow-private", "127.0.0.0/8",
        ]
        show(arguments + state)
        return try ChildProcess(
            arguments + state,
            output: folder.file("daemon.out"),
            notices: folder.file("daemon.log")
        )
    }

    /// Where the daemon listens, once it says so.
    private func address(of daemon: ChildProcess) async throws -> String {
        for _ in 0..<200 {
            let line = folder.read("daemon.log").split(separator: "\n")
                .first { $0.contains("listening on ") }
            if let url = line?.split(separator: " ").last { return String(url) }
            try await Task.sleep(for: .milliseconds(50))
        }
        throw CommandFailure("the daemon does not start:\n" + folder.read("daemon.log"))
    }

    private func title(_ text: String) {
        console.note("\n" + console.notices.styled(text, .bold))
    }

    private func show(_ arguments: [String]) {
        let words = arguments.map { $0.replacing(folder.path + "/", with: "") }
        console.note("$ penguinhooks " + words.joined(separator: " "))
    }

    /// Runs a command of ours and prints its last lines; without any, its JSON is the result.
    @discardableResult
    private func command(
        _ arguments: [String],
        environment: [String: String] = [:],
        lines: Int = .max
    ) throws -> JSON {
        show(arguments)
        let process = try ChildProcess(
            arguments,
            output: folder.file("command.out"),
            notices: folder.file("command.log"),
            environment: environment
        )
        let status = process.wait()
        let output = folder.read("command.out")
        let notices = folder.read("command.log")
        guard status == 0 else {
            throw CommandFailure("that ended with status \(status):\n\(output)\(notices)")
        }
        guard lines > 0 else { return try JSON.parse(Array(output.utf8)) }
        for line in output.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
            .suffix(lines)
        {
            console.print(String(line))
        }
        return .null
    }
}
