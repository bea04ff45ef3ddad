import ArgumentParser
import Text

/// Looks for what is wrong here and says what to do.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Check database, key, clock, DNS, ports and disk, and say what to do.",
        discussion: """
            Changes nothing; --repair takes rights to key and state away from others. Exits 1 \
            where something is wrong, 0 where there are only warnings.

            Example:
              penguinhooks doctor --state state.sqlite --listen 127.0.0.1:8085
            """
    )

    @Option(help: ArgumentHelp("Where the daemon is to serve.", valueName: "host:port"))
    var listen = "127.0.0.1:8085"

    @Flag(help: "Make key and state files unreadable to others.")
    var repair = false

    @OptionGroup var state: LocalStateOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard ListenAddress(listen) != nil else {
            throw ValidationError("--listen takes an address and a port, such as 127.0.0.1:8085.")
        }
    }

    func run() async throws {
        var findings: [Finding] = []
        findings += FileFindings(state: state, isRepairing: repair).all
        findings += await StateFindings(state: state).all()
        findings += await NetworkFindings(state: state, listen: ListenAddress(listen)).all()
        let console = output.console
        switch output.format {
        case .json:
            console.print(
                .members([
                    "ok": .bool(!findings.contains { $0.verdict == .error }),
                    "checks": .array(findings.map(\.json)),
                ])
            )
        case .human:
            for finding in findings {
                console.print(finding.line(for: console.output))
                if let advice = finding.advice { console.print("    " + advice) }
            }
        }
        guard !findings.contains(where: { $0.verdict == .error }) else {
            throw CommandFailure(status: .error)
        }
    }
}
