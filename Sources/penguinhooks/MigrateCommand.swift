import ArgumentParser
import Store
import Text

/// Brings a state that an older version wrote up to date.
struct MigrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate",
        abstract: "Bring a state of an older version up to date.",
        discussion: """
            The daemon does the same when it starts. The state as it was is kept beside it as \
            <state>.v<version>.bak.

            Example:
              penguinhooks migrate --state state.sqlite
            """
    )

    @OptionGroup var state: LocalStateOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let path = state.state
        guard let found = try Store.schemaVersion(at: path) else {
            throw StoreError.missing(path: path)
        }
        try await output.console.progress("Migrating") { _ in
            let files = try StateFiles.openForWriting(
                state,
                creating: false,
                needsKey: false,
                migrating: true
            )
            try files.store.close()
        }
        let version = Store.currentSchemaVersion
        output.console.printResult(
            .members(["from": .integer(found), "to": .integer(version)]),
            output.format,
            found == version
                ? "\(path) is up to date (schema version \(version))."
                : "Brought \(path) from schema version \(found) to \(version); the old one is "
                    + "\(path).v\(found).bak."
        )
    }
}
