import ArgumentParser
import Model
import Text

/// Signing secrets: shown to whoever holds the master key or an admin token, and rotated.
struct SecretCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "secret",
        abstract: "Show, rotate or promote a webhook's signing secret; change the master key.",
        discussion: """
            Example:
              penguinhooks secret show crm-contact-sync
              penguinhooks secret rotate crm-contact-sync --grace 24h
              penguinhooks secret promote crm-contact-sync
            """,
        subcommands: [Show.self, Rotate.self, Promote.self, SecretRekeyCommand.self]
    )

    /// `secret show`.
    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print the secret; the audit trail keeps who did.",
            discussion: """
                Example:
                  penguinhooks secret show crm-contact-sync
                """
        )

        @Argument(help: "The webhook's key or id.")
        var key: String

        @OptionGroup var state: StateOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let answer = try await Door.use(state, for: .seal) {
                try await $0.request("GET", "webhooks/\(key.percentEncoded)/secret")
            }
            output.console.printResult(answer, output.format, answer["secret"]?.string ?? "")
        }
    }

    /// `secret rotate`.
    struct Rotate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a new secret; the old one signs as well until the grace ends.",
            discussion: """
                The declaration's secret_grace is taken where --grace is not given; 0 revokes the \
                old secret at once.

                Example:
                  penguinhooks secret rotate crm-contact-sync --grace 24h
                """
        )

        @Argument(help: "The webhook's key or id.")
        var key: String

        @Option(help: ArgumentHelp("How long the old secret stays.", valueName: "duration"))
        var grace: String?

        @OptionGroup var state: StateOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let answer = try await Door.use(state, for: .seal) {
                try await $0.request(
                    "POST",
                    "webhooks/\(key.percentEncoded)/rotate-secret",
                    body: .members(["grace": grace.map(JSON.string)])
                )
            }
            let console = output.console
            if output.format == .json { return console.print(answer) }
            let version = answer["version"]?.integer ?? 0
            console.print("\(answer.key)  secret \(answer["secret"]?.string ?? "")")
            console.note("⚠️ Save this secret key. You won't be able to see it again.")
            if let end = answer["previous_expires_at"]?.string {
                console.note("The old secret signs as well until \(end).")
            } else {
                console.note("The old secret is revoked.")
            }
            console.note("A declaration keeps up with `secret_version: \(version)`.")
        }
    }

    /// `secret promote`.
    struct Promote: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "End a rotation's grace: only the new secret signs from now on.",
            discussion: """
                During the grace x-penguinmails-signature is made with the old secret, and \
                x-penguinmails-signature-next with the new one. Once the receiver knows the new \
                secret, this switches and revokes the old one.

                Example:
                  penguinhooks secret promote crm-contact-sync
                """
        )

        @Argument(help: "The webhook's key or id.")
        var key: String

        @OptionGroup var state: StateOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let answer = try await Door.use(state, for: .write) {
                try await $0.request("POST", "webhooks/\(key.percentEncoded)/promote-secret")
            }
            let version = answer["version"]?.integer ?? 0
            output.console.printResult(
                answer,
                output.format,
                "\(answer.key) signs with secret version \(version) alone; the old one is revoked."
            )
        }
    }
}
