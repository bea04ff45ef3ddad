import ArgumentParser
import Model

/// Applying again and again, and from where.
struct WatchOptions: ParsableArguments {
    @Flag(
        name: .customLong("watch"),
        help: "Apply at once and again whenever the folder or --ref changes, until interrupted."
    )
    var isOn = false

    @Option(help: ArgumentHelp("How often --watch looks.", valueName: "duration"))
    var interval = "1s"

    @Option(
        help: ArgumentHelp(
            "Read the folder as this git ref has it, not as it lies there; its commit is recorded.",
            valueName: "ref"
        )
    )
    var ref: String?

    @Flag(help: "Ask git's remotes for news before each look at --ref.")
    var fetch = false

    func validate() throws {
        guard let duration = Duration(declared: interval), duration > .zero else {
            throw ValidationError("--interval takes a duration such as 2s.")
        }
        guard !fetch || ref != nil else { throw ValidationError("--fetch goes with --ref.") }
    }

    /// The time between two looks.
    var pause: Duration { Duration(declared: interval) ?? .seconds(1) }
}
