import ArgumentParser
import Model
import Store
import Text

/// A consistent copy of the state without secrets, for the site and for looking around.
struct SnapshotCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "snapshot",
        abstract: "Write a consistent copy of the live state without secrets.",
        discussion: """
            Payloads, bodies and e-mail addresses are left out unless --include-payloads is given.

            Example:
              penguinhooks snapshot --out snapshot.sqlite --since 30d
            """
    )

    @Option(help: ArgumentHelp("The file to write.", valueName: "file"))
    var out = "snapshot.sqlite"

    @Flag(help: "With payloads, response bodies and e-mail addresses.")
    var includePayloads = false

    @Flag(help: "Without payloads, bodies and addresses: the default, said aloud.")
    var redact = false

    @Option(
        help: ArgumentHelp("Only the log from then on: a time, or 30d.", valueName: "when")
    )
    var since: String?

    @OptionGroup var state: StateOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard !(redact && includePayloads) else {
            throw ValidationError("Give either --redact or --include-payloads.")
        }
    }

    func run() async throws {
        let start = try since.map { try Moment.read($0, named: "--since") }
        try await output.console.progress("Copying") { _ in try await write(since: start) }
        output.console.printResult(
            .members(["snapshot": .string(out), "payloads": .bool(includePayloads)]),
            output.format,
            "Wrote \(out)\(includePayloads ? "" : ", payloads left out")."
        )
    }

    private func write(since start: Timestamp?) async throws {
        if state.server == nil {
            let store = try StateFiles.openForReading(state)
            let scratch = Store.unfinished(out)
            let interrupts = Interrupts(removing: scratch)
            defer { interrupts.stop() }
            try await store.snapshot(
                to: out,
                includePayloads: includePayloads,
                since: start,
                now: .now(),
                through: scratch
            )
            try store.close()
        } else {
            try Store.requireSnapshotOrNothing(at: out)
            let door = try await Door.open(state, for: .read)
            let file = try NewFile(besides: out)
            let interrupts = Interrupts(removing: file.path)
            defer { interrupts.stop() }
            do {
                try await door.download(
                    "snapshot",
                    query: [
                        ("since", start?.rfc3339), ("payloads", includePayloads ? "true" : nil),
                    ],
                    to: file.sink
                )
                guard file.starts(with: Array("SQLite format 3\0".utf8)) else {
                    throw CommandFailure("GET snapshot was answered with no snapshot")
                }
            } catch {
                file.discard()
                throw error
            }
            try file.publish(as: out)
        }
    }
}

/// Moments as flags give them.
enum Moment {
    /// RFC 3339, or a duration back from now.
    static func read(_ text: String, named flag: String) throws(CommandFailure) -> Timestamp {
        if let time = Timestamp(rfc3339: text) { return time }
        if let ago = Duration(declared: text) { return .now() - ago }
        throw CommandFailure(
            "\(flag) is \"\(text)\"; it takes 2026-11-24T12:00:00Z or a duration such as 7d",
            status: .usage
        )
    }
}
