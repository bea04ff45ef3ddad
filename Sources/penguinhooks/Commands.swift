import ArgumentParser

/// The commands by what they are for, as `--help` lists them.
extension Penguinhooks {
    static let groups = [
        CommandGroup(
            name: "Declarations",
            subcommands: [
                InitCommand.self,
                NewCommand.self,
                ValidateCommand.self,
                FmtCommand.self,
                ExplainCommand.self,
                SchemaCommand.self,
                TestRulesCommand.self,
                MatchCommand.self,
            ]
        ),
        CommandGroup(
            name: "State",
            subcommands: [
                ReconcileCommand.self,
                DriftCommand.self,
                HistoryCommand.self,
                RollbackCommand.self,
                ExportCommand.self,
                AdoptCommand.self,
                WebhooksCommand.self,
                SecretCommand.self,
                TokenCommand.self,
                SnapshotCommand.self,
            ]
        ),
        CommandGroup(
            name: "Delivery",
            subcommands: [
                DaemonCommand.self,
                EmitCommand.self,
                TestCommand.self,
                DeliveriesCommand.self,
                EventCommand.self,
                ReplayCommand.self,
                SourceIPsCommand.self,
            ]
        ),
        CommandGroup(
            name: "Events",
            subcommands: [
                EventsCommand.self
            ]
        ),
        CommandGroup(
            name: "Site",
            subcommands: [
                BuildSiteCommand.self
            ]
        ),
        CommandGroup(
            name: "Operations",
            subcommands: [
                DoctorCommand.self,
                BackupCommand.self,
                MigrateCommand.self,
                PruneCommand.self,
                ExpungeCommand.self,
            ]
        ),
        CommandGroup(
            name: "Tools",
            subcommands: [
                DemoCommand.self,
                ListenCommand.self,
                VerifyCommand.self,
                CompletionsCommand.self,
                ManualCommand.self,
            ]
        ),
    ]
}
