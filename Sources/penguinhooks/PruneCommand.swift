import ArgumentParser
import Model
import Text

/// Removes what is older than it has to be kept.
struct PruneCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prune",
        abstract: "Remove payloads and log entries that are old enough.",
        discussion: """
            The daemon does the same every hour. Deliveries that are not finished keep their \
            payloads; what has been held for too long is given up first.

            Example:
              penguinhooks prune --payloads 14d
            """
    )

    @Option(
        help: ArgumentHelp("Remove payloads and bodies older than that.", valueName: "duration")
    )
    var payloads = "30d"

    @Option(help: ArgumentHelp("Remove log entries older than that.", valueName: "duration"))
    var log = "400d"

    @Option(
        help: ArgumentHelp("Give up deliveries held for longer than that.", valueName: "duration")
    )
    var heldMaxAge = "30d"

    @OptionGroup var state: StateOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        for (flag, text) in [("payloads", payloads), ("log", log), ("held-max-age", heldMaxAge)]
        where Duration(declared: text) == nil {
            throw ValidationError("--\(flag) is a duration such as 30d.")
        }
    }

    func run() async throws {
        let answer = try await output.console.progress("Removing") { _ in
            try await Door.use(state, for: .write) {
                try await $0.request(
                    "POST",
                    "prune",
                    body: .members([
                        "payloads": .string(payloads), "log": .string(log),
                        "held": .string(heldMaxAge),
                    ]),
                    timeout: .seconds(3600)
                )
            }
        }
        let count = { (name: String) in answer[name]?.integer ?? 0 }
        output.console.printResult(
            answer,
            output.format,
            "Removed \(Words.counted(count("payloads"), "payload")), "
                + "\(Words.counted(count("events"), "event")) with "
                + "\(Words.counted(count("deliveries"), "delivery", "deliveries")); "
                + "gave up \(Words.counted(count("expired"), "held delivery", "held deliveries"))."
        )
    }
}
