import ArgumentParser
import Declarations
import FoundationEssentials
import Model
import Planning

/// Plans, and on request applies, the way back to a revision.
struct RollbackCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rollback",
        abstract: "Print the plan back to a revision, or apply it with --apply.",
        discussion: """
            Brings the webhooks that files manage back to how a revision of `history` left them. \
            Secrets stay as they are, and so does what the API made. Exit statuses are those of \
            reconcile, and so are the limits of the folder's _policy.yaml. Revert the commit as well: the next reconcile applies the files again.

            Example:
              penguinhooks history
              penguinhooks rollback 14
              penguinhooks rollback 14 --apply --yes
            """
    )

    @Argument(help: ArgumentHelp("The revision, as history shows it.", valueName: "rev"))
    var revision: Int

    @Option(help: ArgumentHelp("The folder whose policy holds.", valueName: "folder"))
    var dir = "webhooks.d"

    @OptionGroup var applying: ApplyOptions
    @OptionGroup var planning: PlanOptions
    @OptionGroup var audit: AuditOptions
    @OptionGroup var values: SecretValueOptions
    @OptionGroup var state: StateOptions
    @OptionGroup var colour: ColourOptions

    func run() async throws {
        let live = try await RecordedWebhooks.read(state)
        let then = try await RecordedWebhooks.read(state, revision: revision)
        let console = colour.console
        var declared = DeclaredState(then, over: live)
        declared.policy = try limits(console)
        let reader = SecretValues(options: values, declared: declared)
        let source = PlanSource(
            state: state,
            local: LocalState(state),
            reader: reader,
            targets: [],
            since: try planning.period
        )
        let proposal = try await source.proposal(for: declared)
        let format = planning.format
        PlanPrinter(state: state, format: format, console: console).show(proposal.plan)
        guard applying.apply else {
            if format == .json {
                console.print(SavedPlan(plan: proposal.plan, digest: proposal.digest).json)
            }
            if !proposal.plan.isEmpty {
                if format == .human { console.note("To apply: add --apply. \(Self.reminder)") }
                if planning.detailedExitcode { throw CommandFailure(status: .changesPending) }
            }
            return
        }
        let applier = PlanApplier(
            state: state,
            audit: audit,
            reader: reader,
            console: console,
            format: format,
            rollbackTo: revision,
            allowedLoss: applying.allowLoss
        )
        try await applier.apply(
            proposal,
            of: declared,
            targets: [],
            allowedDeletes: applying.allowDeletes,
            isConfirmed: applying.yes
        )
        if !proposal.plan.isEmpty { console.note(Self.reminder) }
    }

    /// What the folder's policy allows; the usual where there is none.
    private func limits(_ console: Console) throws(CommandFailure) -> Policy {
        guard FileManager.default.fileExists(atPath: "\(dir)/_policy.yaml") else { return Policy() }
        let (policy, diagnostics) = HeldPolicy.read(dir, limits: Policy(), now: .now())
        guard let policy else {
            console.report(diagnostics)
            throw CommandFailure(status: .declarationsInvalid)
        }
        return policy.limits
    }

    private static let reminder =
        "Revert the commit too: the next reconcile applies what the files say."
}

extension DeclaredState {
    /// What a revision declared, as far as files manage it.
    fileprivate init(_ then: RecordedWebhooks, over live: RecordedWebhooks) {
        let now = Dictionary(uniqueKeysWithValues: live.entries.map { ($0.id, $0) })
        let webhooks = then.entries.compactMap { entry -> DeclaredWebhook? in
            let current = now[entry.id]
            // What the API made is nobody's to bring back, unless files have taken it over since.
            guard entry.managedBy == .file || current?.managedBy == .file else { return nil }
            return DeclaredWebhook(
                key: entry.key,
                configuration: entry.configuration,
                movedFrom: current.flatMap { $0.key == entry.key ? nil : $0.key },
                file: entry.file ?? "\(entry.key).yaml"
            )
        }
        self.init(
            webhooks: webhooks.sorted { $0.key < $1.key },
            folder: "revision \(then.revision)",
            environment: live.environment
        )
    }
}
