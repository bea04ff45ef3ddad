import ArgumentParser
import Text

/// Delivers recorded events again, or to a webhook that did not exist when they were recorded.
struct ReplayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Deliver recorded events again, or to a new webhook.",
        discussion: """
            Takes what the webhook would get today, oldest first. Events that reached it already \
            are left out unless --again is given; then they go out under a new webhook-id.

            Example:
              penguinhooks replay --webhook billing --since 7d --dry-run
              penguinhooks replay --webhook billing --status failed --rate 50 --yes
            """
    )

    @Option(help: ArgumentHelp("Where they go: a webhook's key or id.", valueName: "key"))
    var webhook: String

    @Option(
        help: ArgumentHelp("From then on: a time, or back from now as 7d.", valueName: "when")
    )
    var since: String?

    @Option(help: ArgumentHelp("Before then.", valueName: "when"))
    var until: String?

    @Option(help: ArgumentHelp("Only this event, or events of this type.", valueName: "id|type"))
    var event: String?

    @Option(
        help: ArgumentHelp(
            "Only what its deliveries to the webhook came to: failed, success, …",
            valueName: "word"
        )
    )
    var status: String?

    @Flag(help: "Events too that reached the webhook already.")
    var again = false

    @Flag(help: "Only count what would be delivered.")
    var dryRun = false

    @Flag(help: "Do not ask.")
    var yes = false

    @Option(help: ArgumentHelp("Events put in line each second; 0 for all.", valueName: "count"))
    var rate = 0

    @OptionGroup var state: StateOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard since != nil || event != nil || status != nil else {
            throw ValidationError("Say which: --since, --event or --status.")
        }
        guard rate >= 0 else { throw ValidationError("--rate counts events.") }
    }

    func run() async throws {
        let console = output.console
        let count = try await Door.use(state, for: .write) {
            try await counted(by: $0, console)
        }
        let events = Words.counted(count, "event")
        guard !dryRun, count > 0 else {
            return console.printResult(
                answer(count, isDryRun: true),
                output.format,
                "\(events) would be delivered to \(webhook.printable)."
            )
        }
        let question = "Deliver \(events) to \(webhook.printable)?"
        guard try yes || console.confirm(question, orPass: "--yes") else { return }
        let replayed = try await console.progress("Replaying", of: count) { progress in
            try await Door.use(state, for: .write) {
                try await replay(by: $0, counting: false, progress)
            }
        }
        console.printResult(
            answer(replayed, isDryRun: false),
            output.format,
            "\(Words.counted(replayed, "event")) will be delivered to \(webhook.printable)."
        )
    }

    /// How many there are to replay.
    private func counted(by door: Door, _ console: Console) async throws -> Int {
        try await console.progress("Counting") { try await replay(by: door, counting: true, $0) }
    }

    /// Page by page, each when its second has come.
    private func replay(
        by door: Door,
        counting: Bool,
        _ progress: Progress
    ) async throws -> Int {
        let clock = ContinuousClock()
        let start = clock.now
        var count = 0
        var cursor: String?
        repeat {
            if !counting, rate > 0, count > 0 {
                try await clock.sleep(until: start + .seconds(Double(count) / Double(rate)))
            }
            let answer = try await door.request(
                "POST",
                "webhooks/\(webhook.percentEncoded)/replay",
                body: .members([
                    "since": since.map(JSON.string), "until": until.map(JSON.string),
                    "event": event.map(JSON.string), "status": status.map(JSON.string),
                    "again": .bool(again), "dry_run": .bool(counting),
                    "limit": .integer(counting || rate == 0 ? 1000 : min(rate, 1000)),
                    "cursor": cursor.map(JSON.string),
                ])
            )
            let replayed = answer["replayed"]?.integer ?? 0
            progress.advance(by: replayed)
            count += replayed
            cursor = answer["next_cursor"]?.string
        } while cursor != nil
        return count
    }

    private func answer(_ count: Int, isDryRun: Bool) -> JSON {
        .members([
            "webhook": .string(webhook), "replayed": .integer(count), "dry_run": .bool(isDryRun),
        ])
    }
}
