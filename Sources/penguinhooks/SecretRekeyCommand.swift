import ArgumentParser
import Text

/// Seals everything under a new master key.
struct SecretRekeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rekey",
        abstract: "Seal everything under a new master key.",
        discussion: """
            Signing secrets stay what they are; only the key that they rest under changes. The \
            new key takes the old one's file, so copy the old one first where backups need it. A \
            running daemon does it itself and goes on; where this is cut short, either key opens \
            the state.

            Example:
              penguinhooks secret rekey --state state.sqlite
            """
    )

    @OptionGroup var state: StateOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let console = output.console
        let answer = try await console.progress("Sealing") { _ in
            try await Door.use(state, for: .seal) {
                try await $0.request("POST", "rekey", timeout: .seconds(600))
            }
        }
        let count = Words.counted(answer["webhooks"]?.integer ?? 0, "webhook")
        console.printResult(
            answer,
            output.format,
            "Sealed \(count) under the new key \(answer["key_id"]?.string ?? ""); the old one was "
                + "\(answer["previous_key_id"]?.string ?? "")."
        )
    }
}
