import ArgumentParser
import Glibc
import Signing
import Store

/// The whole tool; each command stands in `<Command>Command.swift`.
@main
struct Penguinhooks: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "penguinhooks",
        abstract: "Webhooks declared as files, reviewed in pull requests, delivered and published.",
        discussion: """
            Every flag can also be set as PENGUINHOOKS_<FLAG> in the environment, such as \
            PENGUINHOOKS_STATE for --state; the flag wins.

            Example:
              penguinhooks validate && penguinhooks reconcile
            """,
        version: Version.current,
        groupedSubcommands: groups
    )

    /// Runs the command that the arguments name and ends the process with its status.
    static func main() async {
        CoreFiles.exclude()
        #if DEBUG
        if let point = Environment["PENGUINHOOKS_KILL_POINT"] { KillPoint.arm(point) }
        #endif
        let environment = EnvironmentFlags(of: Self.self)
        let arguments = environment.completed(Array(CommandLine.arguments.dropFirst()))
        do {
            var command = try await asyncParseAsRoot(arguments.all)
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch {
            exit(with: error, fromEnvironment: arguments.added)
        }
    }

    /// Reports an error that ended a command, and ends the process.
    private static func exit(with error: any Error, fromEnvironment added: [String]) -> Never {
        let console = Console(colour: .never)
        switch error {
        case let failure as CommandFailure:
            if let message = failure.message { console.error(message) }
            Glibc.exit(failure.status.rawValue)
        case is CancellationError:
            Glibc.exit(ExitStatus.done.rawValue)
        default:
            break
        }
        let code = exitCode(for: error)
        guard code == .validationFailure || code == .success || error is ExitCode else {
            let failure = CommandFailure(error)
            if let message = failure.message { console.error(message) }
            Glibc.exit(failure.status.rawValue)
        }
        if code == .validationFailure, !added.isEmpty {
            console.note("taken from the environment: " + added.joined(separator: " "))
        }
        Self.exit(withError: error)
    }
}
