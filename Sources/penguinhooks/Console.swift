import Text

/// The two streams a command prints to: data on one, everything else on the other.
struct Console: Sendable {
    /// When to print in colour.
    enum Colour: Sendable {
        case never
        /// On a terminal.
        case automatic
    }

    /// Standard output: what the command was asked for.
    let output: OutputStream
    /// Standard error: progress, warnings and errors.
    let notices: OutputStream

    init(colour: Colour) {
        output = OutputStream(descriptor: 1, colour: colour)
        notices = OutputStream(descriptor: 2, colour: colour)
    }

    /// Prints a line of data.
    func print(_ line: String) {
        output.write(line + "\n")
    }

    /// Prints one JSON document.
    func print(_ json: JSON) {
        output.write((output.isTerminal ? json.prettyText : json.text) + "\n")
    }

    /// Prints a line about the work itself.
    func note(_ line: String) {
        notices.write(line + "\n")
    }

    /// Prints a warning.
    func warning(_ message: String) {
        notices.write(notices.styled("warning:", .yellow) + " \(message)\n")
    }

    /// Prints an error.
    func error(_ message: String) {
        notices.write(notices.styled("error:", .red) + " \(message)\n")
    }
}
