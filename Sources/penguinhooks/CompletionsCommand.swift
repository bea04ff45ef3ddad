import ArgumentParser

/// Prints a script that completes commands and flags in a shell.
struct CompletionsCommand: ParsableCommand {
    /// The shells there is a script for.
    enum Shell: String, ExpressibleByArgument, CaseIterable {
        case bash
        case zsh
        case fish

        var shell: CompletionShell {
            switch self {
            case .bash: .bash
            case .zsh: .zsh
            case .fish: .fish
            }
        }
    }

    static let configuration = CommandConfiguration(
        commandName: "completions",
        abstract: "Print a completion script for a shell.",
        discussion: """
            Example:
              penguinhooks completions bash > /etc/bash_completion.d/penguinhooks
              penguinhooks completions zsh > ~/.zfunc/_penguinhooks
              penguinhooks completions fish > ~/.config/fish/completions/penguinhooks.fish
            """
    )

    @Argument(help: "The shell.")
    var shell: Shell

    func run() {
        Console(colour: .never).print(Penguinhooks.completionScript(for: shell.shell))
    }
}
