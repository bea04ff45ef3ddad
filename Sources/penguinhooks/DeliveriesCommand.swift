import ArgumentParser
import Model
import Text

/// The delivery log, and what may be done about failures.
struct DeliveriesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deliveries",
        abstract: "List, show, retry and archive deliveries.",
        discussion: """
            Example:
              penguinhooks deliveries list --webhook crm-contact-sync --status failed --since 24h
            """,
        subcommands: [
            List.self, Show.self, Retry.self, RetryFailed.self, ArchiveFailed.self,
        ]
    )

    /// `deliveries list`.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List deliveries, newest first.",
            discussion: """
                --status takes success, failed, pending-retry, pending, held or discarded.

                Example:
                  penguinhooks deliveries list --search evt_01j9 --format json
                  penguinhooks deliveries list --since 7d --csv > deliveries.csv
                """
        )

        @Option(help: ArgumentHelp("Only of this webhook.", valueName: "key"))
        var webhook: String?

        @Option(help: ArgumentHelp("Only with this status.", valueName: "word"))
        var status: String?

        @Option(help: ArgumentHelp("Only events of this type.", valueName: "type"))
        var event: String?

        @Option(
            help: ArgumentHelp("From then on: a time, or back from now as 7d.", valueName: "when")
        )
        var since: String?

        @Option(help: ArgumentHelp("Before then.", valueName: "when"))
        var until: String?

        @Option(help: ArgumentHelp("An event's id or a contact's e-mail.", valueName: "text"))
        var search: String?

        @Option(help: ArgumentHelp("The next_cursor of the page before.", valueName: "cursor"))
        var cursor: String?

        @Option(help: ArgumentHelp("Rows of a page.", valueName: "count"))
        var limit = 50

        @Flag(help: "The whole log as comma-separated values.")
        var csv = false

        @OptionGroup var state: StateOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let query: [(String, String?)] = [
                ("webhook", webhook), ("status", status), ("event", event), ("since", since),
                ("until", until), ("search", search), ("cursor", cursor),
            ]
            let console = output.console
            if csv {
                return try await Door.use(state, for: .read) {
                    try await $0.download(
                        "deliveries",
                        query: query,
                        headers: [HeaderField("accept", "text/csv")]
                    ) { rows in
                        console.output.write(rows)
                        return nil
                    }
                }
            }
            let answer = try await Door.use(state, for: .read) {
                try await $0.request(
                    "GET",
                    "deliveries",
                    query: query + [("limit", String(limit))]
                )
            }
            if output.format == .json { return console.print(answer) }
            let deliveries = answer["deliveries"]?.array ?? []
            if deliveries.isEmpty { return console.note("no deliveries match") }
            console.print(DeliveryTable.table(of: deliveries, at: .now()))
            if let next = answer["next_cursor"]?.string {
                console.note("more with --cursor \(next)")
            }
        }
    }

    /// `deliveries show`.
    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show one delivery with every attempt, request and response.",
            discussion: """
                Example:
                  penguinhooks deliveries show del_01ja8f2w8r
                """
        )

        @Argument(help: "The delivery's id.")
        var id: String

        @OptionGroup var state: StateOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let answer = try await Door.use(state, for: .read) {
                try await $0.request("GET", "deliveries/\(id.percentEncoded)")
            }
            let console = output.console
            if output.format == .json { return console.print(answer) }
            for line in DeliveryTable.lines(of: answer, at: .now()) { console.print(line) }
        }
    }

    /// `deliveries retry`.
    struct Retry: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Try deliveries once more now, beside their automatic attempts.",
            discussion: """
                Example:
                  penguinhooks deliveries retry del_01ja8f2w8r
                """
        )

        @Argument(help: "The deliveries' ids.")
        var ids: [String]

        @OptionGroup var state: StateOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let count = try await Door.use(state, for: .write) { door in
                var count = 0
                for id in ids {
                    let answer = try await door.request(
                        "POST",
                        "deliveries/\(id.percentEncoded)/retry"
                    )
                    count += answer["retried"]?.integer ?? 0
                }
                return count
            }
            output.console.printResult(
                .members(["retried": .integer(count)]),
                output.format,
                "\(Words.counted(count, "delivery", "deliveries")) will be tried again now."
            )
        }
    }

    /// `deliveries retry-failed`.
    struct RetryFailed: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Try every failed delivery of a webhook again, waiting or given up.",
            discussion: """
                Example:
                  penguinhooks deliveries retry-failed --webhook billing
                """
        )

        @OptionGroup var failures: FailedDeliveries

        func run() async throws {
            let (count, answer) = try await failures.output.console.progress("Retrying") { _ in
                try await failures.post("retry-failed", counting: "retried")
            }
            failures.print(answer, "\(count) will be tried again now.")
        }
    }

    /// `deliveries archive-failed`.
    struct ArchiveFailed: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Put the deliveries of a webhook that were given up out of sight.",
            discussion: """
                Example:
                  penguinhooks deliveries archive-failed --webhook billing
                """
        )

        @OptionGroup var failures: FailedDeliveries

        func run() async throws {
            let (count, answer) = try await failures.post("archive-failed", counting: "archived")
            failures.print(answer, "\(count) archived.")
        }
    }
}

/// The failed deliveries of one webhook, and what may be done about all of them.
struct FailedDeliveries: ParsableArguments {
    @Option(help: ArgumentHelp("The webhook's key or id.", valueName: "key"))
    var webhook: String

    @OptionGroup var state: StateOptions
    @OptionGroup var output: OutputOptions

    /// Asks for something to be done; how many deliveries it concerned, in words, and the answer.
    func post(_ action: String, counting field: String) async throws -> (String, JSON) {
        let answer = try await Door.use(state, for: .write) {
            try await $0.request(
                "POST",
                "webhooks/\(webhook.percentEncoded)/deliveries/\(action)"
            )
        }
        return (Words.counted(answer[field]?.integer ?? 0, "delivery", "deliveries"), answer)
    }

    func print(_ answer: JSON, _ sentence: String) {
        output.console.printResult(answer, output.format, sentence)
    }
}
