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

        @OptionGroup var webhook: OneWebhook

        func run() async throws {
            let answer = try await webhook.request("GET", for: .read)
            let console = webhook.output.console
            if webhook.output.format == .json { return console.print(answer) }
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

        @OptionGroup var webhook: OneWebhook

        @Option(help: ArgumentHelp("Why, for the others.", valueName: "text"))
        var reason: String?

        func run() async throws {
            let body = JSON.members(["reason": reason.map(JSON.string)])
            let answer = try await webhook.request("POST", "pause", body: body, for: .write)
            webhook.print(answer, "Paused \(answer.key).")
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

        @OptionGroup var webhook: OneWebhook

        @Flag(help: "Drop what was held meanwhile instead of sending it.")
        var skipHeld = false

        func run() async throws {
            let body = JSON.members(["skip_held": .bool(skipHeld)])
            let answer = try await webhook.request("POST", "resume", body: body, for: .write)
            webhook.print(answer, "Resumed \(answer.key).")
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

        @OptionGroup var webhook: OneWebhook

        @Flag(help: "Do not ask.")
        var yes = false

        func run() async throws {
            let key = webhook.key
            let asked = "Delete \(key)?"
            guard try yes || webhook.output.console.confirm(asked, orPass: "--yes") else { return }
            _ = try await Door.use(webhook.state, for: .write) {
                try await $0.send("DELETE", "webhooks/\(key.percentEncoded)")
            }
            let answer = JSON.members(["deleted": .string(key)])
            webhook.print(answer, "Deleted \(key); it can be revived for 7 days.")
        }
    }
}

/// One live webhook, as several commands name it.
struct OneWebhook: ParsableArguments {
    @Argument(help: "The webhook's key or id.")
    var key: String

    @OptionGroup var state: StateOptions
    @OptionGroup var output: OutputOptions

    /// Sends a request about it.
    func request(
        _ method: String,
        _ action: String? = nil,
        body: JSON? = nil,
        for purpose: Door.Purpose
    ) async throws -> JSON {
        let path = "webhooks/\(key.percentEncoded)" + (action.map { "/" + $0 } ?? "")
        return try await Door.use(state, for: purpose) {
            try await $0.request(method, path, body: body)
        }
    }

    func print(_ answer: JSON, _ sentence: String) {
        output.console.printResult(answer, output.format, sentence)
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
