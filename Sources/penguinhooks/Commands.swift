import ArgumentParser

/// The commands by what they are for, as `--help` lists them.
extension Penguinhooks {
    static let groups = [
        CommandGroup(
            name: "Tools",
            subcommands: [
                VerifyCommand.self,
                CompletionsCommand.self,
            ]
        )
    ]
}
