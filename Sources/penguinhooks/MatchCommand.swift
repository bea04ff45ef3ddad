import ArgumentParser
import Catalogue
import Declarations
import Model
import Signing
import Store
import Text

/// Says which webhooks would receive events.
struct MatchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "match",
        abstract: "Tell which webhooks would receive events, and why the others would not.",
        discussion: """
            Reads one JSON event, an array of them, or one a line from standard input. Asks the \
            declarations in --dir or, with --state, the live webhooks. A pause is not considered: \
            paused webhooks receive what they match later.

            Example:
              penguinhooks events show email.opened --format json | jq .example | \
            penguinhooks match --explain
              penguinhooks match --state state.sqlite --format json < events.ndjson
            """
    )

    @Option(help: ArgumentHelp("The folder of declarations: webhooks.d.", valueName: "folder"))
    var dir: String?

    @Option(help: ArgumentHelp("The environment whose overrides apply.", valueName: "name"))
    var env: String?

    @Option(help: ArgumentHelp("Ask the live webhooks of this state.", valueName: "file"))
    var state: String?

    @Flag(help: "Say why webhooks would not receive an event.")
    var explain = false

    @OptionGroup var output: OutputOptions

    func run() async throws {
        let (rules, catalogue) = try await rules()
        let index = SubscriptionIndex(rules)
        let console = output.console
        for (position, event) in try EventInput.read("-").enumerated() {
            let match = EventMatch(
                event: try newEvent(event, at: position, in: catalogue),
                index: index
            )
            switch output.format {
            case .json: console.print(match.json(explaining: explain).text)
            case .human:
                for line in match.lines(explaining: explain, for: console.output) {
                    console.print(line)
                }
            }
        }
    }

    /// What each webhook asks for, with the event types there are.
    private func rules() async throws -> (
        rules: [SubscriptionIndex<WebhookKey>.Entry], catalogue: Catalogue
    ) {
        if let state, dir == nil {
            let store = try Store.open(at: state, access: .readOnly)
            let catalogue = Catalogue.builtIn.adding(applied: try await store.eventTypes())
            let webhooks = try await store.webhooks()
            return (try webhooks.map { try entry($0.key, $0.configuration) }, catalogue)
        }
        let folder = await DeclarationFolder.load(
            dir ?? "webhooks.d",
            environment: env,
            now: .now()
        )
        guard folder.isValid else {
            output.console.report(folder.diagnostics.filter { $0.severity == .error })
            throw CommandFailure(status: ExitStatus(rawValue: folder.exitStatus) ?? .error)
        }
        return (
            try folder.state.webhooks.map { try entry($0.key, $0.configuration) }, folder.catalogue
        )
    }

    private func entry(
        _ key: WebhookKey,
        _ configuration: WebhookConfiguration
    ) throws -> SubscriptionIndex<WebhookKey>.Entry {
        try SubscriptionIndex.Entry(id: key, configuration: configuration)
    }

    private func newEvent(
        _ event: EventInput,
        at position: Int,
        in catalogue: Catalogue
    ) throws -> NewEvent {
        do {
            return try catalogue.newEvent(from: event.value, now: .now(), sha256: SHA256.digest)
        } catch {
            let problems = error.problems.map { problem in
                problem.description + (problem.hint.map { " (\($0))" } ?? "")
            }
            throw CommandFailure("\(event.place): " + problems.joined(separator: "; "))
        }
    }
}
