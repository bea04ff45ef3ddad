import ArgumentParser

/// Prints the manual page, made of what `--help` says.
struct ManualCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "manual",
        abstract: "Print the manual page in roff.",
        discussion: """
            Example:
              penguinhooks manual | man -l -
            """
    )

    func run() {
        let page = ManualPage(of: Penguinhooks.self, version: Version.current)
        Console(colour: .never).print(page.text)
    }
}
