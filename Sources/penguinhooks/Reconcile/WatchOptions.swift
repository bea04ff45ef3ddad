import ArgumentParser
import Model

/// Applying again and again.
struct WatchOptions: ParsableArguments {
    @Flag(
        name: .customLong("watch"),
        help: "Apply at once and again whenever the folder changes, until interrupted."
    )
    var isOn = false

    @Option(help: ArgumentHelp("How often --watch looks at the folder.", valueName: "duration"))
    var interval = "1s"

    func validate() throws {
        guard let duration = Duration(declared: interval), duration > .zero else {
            throw ValidationError("--interval takes a duration such as 2s.")
        }
    }

    /// The time between two looks.
    var pause: Duration { Duration(declared: interval) ?? .seconds(1) }
}
