import ArgumentParser
import Text

/// Live webhooks: reading them, and pausing, resuming or deleting one.
struct WebhooksCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "webhooks",
        abstract: "List, show, pause, resume and delete live webhooks.",
        discussion: """
            Example:
              penguinhooks webhooks list
              penguinhooks webhooks pause crm-contact-sync --reason "CRM migration"
            """,
        subcommands: [List.self, Show.self, Pause.self, Resume.self, Delete.self]
    )

    /// `webhooks list`.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List live webhooks and their health over the last 24 hours.",
            discussion: """
                Example:
                  penguinhooks webhooks list --format json
                """
        )

        @OptionGroup var state: StateOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let answer = try await Door.use(state, for: .read) {
                try await $0.request("GET", "webhooks")
            }
            let console = output.console
            if output.format == .json { return console.print(answer) }
            let webhooks = answer["webhooks"]?.array ?? []
            if webhooks.isEmpty { return console.note("no webhooks are live") }
            console.print(WebhookTable.table(of: webhooks, at: .now()))
        }
    }

    /// `webhooks show`.
    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show one webhook: configuration, health, secret's mask.",
            discussion: """
                Example:
                  penguinhooks webhooks show crm-contact-sync
                """
        )

        @Argument(help: "The webhook's key or id.")
        var key: String

        @OptionGroup var state: StateOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let answer = try await Door.use(state, for: .read) {
                try await $0.request("GET", "webhooks/\(key.percentEncoded)")
            }
            let console = output.console
            if output.format == .json { return console.print(answer) }
            for line in WebhookTable.lines(of: answer, at: .now()) { console.print(line) }
        }
    }

    /// `webhooks pause`.
    struct Pause: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Stop sending to a webhook; its deliveries are held.",
            discussion: """
                Example:
                  penguinhooks webhooks pause billing --reason "their maintenance"
                """
        )

        @Argument(help: "The webhook's key or id.")
        var key: String

        @Option(help: ArgumentHelp("Why, for the others.", valueName: "text"))
        var reason: String?

        @OptionGroup var state: StateOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let answer = try await Door.use(state, for: .write) {
                try await $0.request(
                    "POST",
                    "webhooks/\(key.percentEncoded)/pause",
                    body: .members(["reason": reason.map(JSON.string)])
                )
            }
            output.console.printResult(answer, output.format, "Paused \(answer.key).")
        }
    }

    /// `webhooks resume`.
    struct Resume: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lift a pause made by hand, or wake a webhook that stopped by itself.",
            discussion: """
                A pause in the declaration stays: change the file. Held deliveries are sent, \
                oldest first, or dropped with --skip-held.

                Example:
                  penguinhooks webhooks resume audit-log
                """
        )

        @Argument(help: "The webhook's key or id.")
        var key: String

        @Flag(help: "Drop what was held meanwhile instead of sending it.")
        var skipHeld = false

        @OptionGroup var state: StateOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let answer = try await Door.use(state, for: .write) {
                try await $0.request(
                    "POST",
                    "webhooks/\(key.percentEncoded)/resume",
                    body: .members(["skip_held": .bool(skipHeld)])
                )
            }
            output.console.printResult(answer, output.format, "Resumed \(answer.key).")
        }
    }

    /// `webhooks delete`.
    struct Delete: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Delete a webhook made by the API; one of a file is deleted by its file.",
            discussion: """
                Example:
                  penguinhooks webhooks delete old-hook --yes
                """
        )

        @Argument(help: "The webhook's key or id.")
        var key: String

        @Flag(help: "Do not ask.")
        var yes = false

        @OptionGroup var state: StateOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let console = output.console
            guard try yes || console.confirm("Delete \(key)?", orPass: "--yes") else { return }
            _ = try await Door.use(state, for: .write) {
                try await $0.send("DELETE", "webhooks/\(key.percentEncoded)")
            }
            if output.format == .json {
                console.print(.members(["deleted": .string(key)]))
            } else {
                console.print("Deleted \(key); it can be revived for 7 days.")
            }
        }
    }
}

extension JSON {
    /// A webhook's key in an answer.
    var key: String { self["key"]?.string ?? "" }
}

extension Console {
    /// Prints an answer for programs, or a sentence for people.
    func printResult(_ answer: JSON, _ format: OutputFormat, _ sentence: String) {
        if format == .json { print(answer) } else { print(sentence) }
    }
}
