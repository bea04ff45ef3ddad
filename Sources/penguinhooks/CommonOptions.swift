import ArgumentParser

/// Where the declarations are.
struct DeclarationOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The folder of declarations.", valueName: "folder"))
    var dir = "webhooks.d"

    @Option(
        help: ArgumentHelp("The environment whose overrides apply.", valueName: "name")
    )
    var env: String?
}

/// Where the live state is: a local file, or a daemon elsewhere.
struct StateOptions: ParsableArguments, StatePaths {
    @Option(help: ArgumentHelp("The file of the live state.", valueName: "file"))
    var state = "state.sqlite"

    @Option(
        help: ArgumentHelp("A running daemon to talk to instead of a file.", valueName: "url")
    )
    var server: String?

    @Option(help: ArgumentHelp("The token for --server.", valueName: "token"))
    var token: String?

    @Option(
        help: ArgumentHelp(
            "The authority of --server's certificate; the system's where it is not given.",
            valueName: "file"
        )
    )
    var caFile: String?

    @Option(
        help: ArgumentHelp(
            "The master key's file; <state>.key where it is not given.",
            valueName: "file"
        )
    )
    var keyFile: String?
}

/// Where a local state is, for commands that a daemon elsewhere cannot do for them.
struct LocalStateOptions: ParsableArguments, StatePaths {
    @Option(help: ArgumentHelp("The file of the live state.", valueName: "file"))
    var state = "state.sqlite"

    @Option(
        help: ArgumentHelp(
            "The master key's file; <state>.key where it is not given.",
            valueName: "file"
        )
    )
    var keyFile: String?
}

/// A state on this machine and the key of its secrets.
protocol StatePaths {
    var state: String { get }
    var keyFile: String? { get }
}

extension StatePaths {
    /// The file of the master key.
    var keyPath: String { keyFile ?? state + ".key" }
}

/// Whether to print in colour.
struct ColourOptions: ParsableArguments {
    @Flag(help: "Print without colour; so does NO_COLOR in the environment.")
    var noColor = false

    /// The two output streams.
    var console: Console {
        Console(colour: noColor || Environment["NO_COLOR"]?.isEmpty == false ? .never : .automatic)
    }
}

/// For people or for programs.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
    case human
    case json
}

/// How a command prints its data.
struct OutputOptions: ParsableArguments {
    @Option(help: "For people, or one JSON document.")
    var format = OutputFormat.human

    @OptionGroup var colour: ColourOptions

    /// The two output streams.
    var console: Console { colour.console }
}
