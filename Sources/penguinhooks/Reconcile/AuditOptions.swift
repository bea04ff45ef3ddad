import ArgumentParser

/// What the audit trail and the one who applies are told.
struct AuditOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The commit that is applied.", valueName: "sha"))
    var commit: String?

    @Option(
        help: ArgumentHelp(
            "What history says of it; the commit's subject otherwise.",
            valueName: "text"
        )
    )
    var message: String?

    @Option(help: ArgumentHelp("Who applies; the system's user otherwise.", valueName: "name"))
    var actor: String?

    @Option(
        help: ArgumentHelp("Write new secrets there (mode 0600, a new file).", valueName: "file")
    )
    var secretsOut: String?

    @Flag(help: "Print new secrets even where no terminal is.")
    var showSecrets = false
}
