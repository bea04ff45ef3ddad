import ArgumentParser
import Text

/// API tokens.
struct TokenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token",
        abstract: "Create, list and revoke API tokens.",
        discussion: """
            Example:
              penguinhooks token create --role publisher --expires 90d
            """,
        subcommands: [Create.self, List.self, Revoke.self]
    )

    /// `token create`.
    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Create a token; it is shown once.",
            discussion: """
                --role takes admin, developer, planner, viewer or publisher.

                Example:
                  penguinhooks token create --role admin --format json
                """
        )

        @Option(help: ArgumentHelp("What the token allows.", valueName: "role"))
        var role: String

        @Option(help: ArgumentHelp("Who it is for, in the audit trail.", valueName: "text"))
        var name: String?

        @Option(help: ArgumentHelp("Its end: 90d, or a time.", valueName: "when"))
        var expires: String?

        @Option(help: ArgumentHelp("The only workspace it may post for.", valueName: "name"))
        var workspace: String?

        @OptionGroup var state: StateOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let answer = try await Door.use(state, for: .create) {
                try await $0.request(
                    "POST",
                    "tokens",
                    body: .members([
                        "role": .string(role),
                        "name": name.map(JSON.string),
                        "expires": expires.map(JSON.string),
                        "workspace": workspace.map(JSON.string),
                    ])
                )
            }
            let console = output.console
            if output.format == .json { return console.print(answer) }
            console.print(answer["token"]?.string ?? "")
            let end = answer["expires_at"]?.string.map { "until \($0)" } ?? "without an end"
            console.note("\(answer["id"]?.string ?? "") for \(role), valid \(end).")
            console.note("Save this token. You won't be able to see it again.")
        }
    }

    /// `token list`.
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List tokens; what they are is not kept.",
            discussion: """
                Example:
                  penguinhooks token list
                """
        )

        @OptionGroup var state: StateOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let answer = try await Door.use(state, for: .read) {
                try await $0.request("GET", "tokens")
            }
            let console = output.console
            if output.format == .json { return console.print(answer) }
            let tokens = answer["tokens"]?.array ?? []
            if tokens.isEmpty { return console.note("no tokens") }
            var table = TextTable(["ID", "NAME", "ROLE", "WORKSPACE", "CREATED", "EXPIRES", ""])
            for token in tokens {
                table.add([
                    TextTable.Cell(token["id"]?.string ?? ""),
                    TextTable.Cell(token["name"]?.string?.printable ?? ""),
                    TextTable.Cell(token["role"]?.string ?? ""),
                    TextTable.Cell(token["workspace"]?.string?.printable ?? ""),
                    TextTable.Cell(token["created_at"]?.string ?? "", .faint),
                    TextTable.Cell(token["expires_at"]?.string ?? "never"),
                    TextTable.Cell(
                        token["status"]?.string.flatMap { $0 == "valid" ? nil : $0 } ?? ""
                    ),
                ])
            }
            console.print(table)
        }
    }

    /// `token revoke`.
    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a token useless at once.",
            discussion: """
                Example:
                  penguinhooks token revoke tok_01ja8f2w8r
                """
        )

        @Argument(help: "The token's id.")
        var id: String

        @OptionGroup var state: StateOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            _ = try await Door.use(state, for: .write) {
                try await $0.send("DELETE", "tokens/\(id.percentEncoded)")
            }
            output.console.printResult(
                .members(["revoked": .string(id)]),
                output.format,
                "Revoked \(id)."
            )
        }
    }
}
