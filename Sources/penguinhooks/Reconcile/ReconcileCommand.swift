import API
import ArgumentParser
import Declarations
import Model
import Planning
import Text

/// Compares declarations with live state, and applies the difference on request.
struct ReconcileCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reconcile",
        abstract: "Print what would change, or apply it with --apply.",
        discussion: """
            Without --apply nothing changes and nothing is created. Exits 0; with \
            --detailed-exitcode 2 where changes are pending. 3: declarations invalid, 4: policy \
            denied, 5: more deletes than allowed, 6: the saved plan is stale, 7: another process \
            holds the state.

            Example:
              penguinhooks reconcile
              penguinhooks reconcile --probe
              penguinhooks reconcile --apply --yes --commit "$GIT_COMMIT" --actor ci
              penguinhooks reconcile --watch
            """
    )

    @Flag(help: "Apply the plan; on a terminal it asks first.")
    var apply = false

    @Flag(help: "Exit with 2 where changes are pending.")
    var detailedExitcode = false

    @Option(help: ArgumentHelp("Write the plan there, for --plan.", valueName: "file"))
    var out: String?

    @Option(
        help: ArgumentHelp("A saved plan: apply exactly that, or exit with 6.", valueName: "file")
    )
    var plan: String?

    @Option(help: ArgumentHelp("Only these webhooks.", valueName: "key"))
    var target: [String] = []

    @Option(help: ArgumentHelp("How many webhooks may be deleted.", valueName: "count"))
    var allowDeletes: Int?

    @Option(
        help: ArgumentHelp(
            "How much of the recorded deliveries changed rules may take away.",
            valueName: "percent"
        )
    )
    var allowLoss: Int?

    @Flag(help: "Do not ask.")
    var yes = false

    @Flag(help: "Ask each new or changed endpoint: DNS, guard, TLS, HTTP HEAD; sends no secret.")
    var probe = false

    @OptionGroup var watch: WatchOptions
    @OptionGroup var network: NetworkOptions

    @OptionGroup var audit: AuditOptions
    @OptionGroup var values: SecretValueOptions
    @OptionGroup var declarations: DeclarationOptions
    @OptionGroup var state: StateOptions
    @OptionGroup var colour: ColourOptions

    @Option(help: "For people, programs, a pull request's comment, or GitHub's annotations.")
    var format = PlanFormat.human

    @Option(
        help: ArgumentHelp(
            "Run events recorded since then through the changes; 0 for none.",
            valueName: "when"
        )
    )
    var since = "7d"

    func validate() throws {
        for key in target where WebhookKey(key) == nil {
            throw ValidationError("\"\(key)\" is not a webhook's key.")
        }
        guard apply || plan == nil else { throw ValidationError("--plan goes with --apply.") }
        guard !(apply && out != nil) else { throw ValidationError("--out goes without --apply.") }
        guard !watch.isOn || (plan == nil && out == nil) else {
            throw ValidationError("--watch goes without --plan and --out.")
        }
        guard (allowDeletes ?? 0) >= 0 else { throw ValidationError("--allow-deletes counts.") }
    }

    func run() async throws {
        let console = colour.console
        guard watch.isOn else { return try await reconcile(console, applies: apply) }
        await FolderWatch(folder: declarations.dir, interval: watch.pause, console: console).run {
            try await reconcile(console, applies: true)
        }
    }

    private func reconcile(_ console: Console, applies: Bool) async throws {
        let folder = await DeclarationFolder.load(
            declarations.dir,
            environment: try await state.environment(or: declarations.env),
            now: .now()
        )
        try report(folder, console)
        let reader = SecretValues(options: values, declared: folder.state)
        let planner = PlanSource(
            state: state,
            reader: reader,
            targets: targets,
            since: since == "0" ? nil : try Moment.read(since, named: "--since")
        )
        var proposal = try await planner.proposal(for: folder.state)
        if probe { await EndpointProbe(sender: network.sender).probe(&proposal.plan) }
        try checkSaved(proposal.digest)
        PlanPrinter(state: state, format: format, console: console).show(proposal.plan)
        guard applies else { return try finish(proposal, console) }
        let applier = PlanApplier(
            state: state,
            audit: audit,
            reader: reader,
            console: console,
            format: format,
            allowedLoss: allowLoss
        )
        try await applier.apply(
            proposal,
            of: folder.state,
            targets: targets,
            allowedDeletes: allowDeletes,
            isConfirmed: yes || watch.isOn
        )
    }

    private var targets: Set<WebhookKey> { Set(target.compactMap { WebhookKey($0) }) }

    /// Shows what is to be said of the files; ends here where they are not valid.
    private func report(_ folder: DeclarationFolder, _ console: Console) throws(CommandFailure) {
        for diagnostic in folder.diagnostics {
            console.note(diagnostic.text(colour: console.notices.usesColour))
        }
        guard !folder.isValid else { return }
        if format == .json {
            console.print(Plan(diagnostics: folder.diagnostics, folder: declarations.dir).json)
        }
        let count = Words.counted(folder.errors, "error")
        console.note("\(Words.counted(folder.files, "file")), \(count)")
        throw CommandFailure(status: ExitStatus(rawValue: folder.exitStatus) ?? .error)
    }

    /// What was looked at must be what is applied.
    private func checkSaved(_ digest: String) throws {
        guard let path = plan else { return }
        let saved = try SavedPlan(reading: path)
        guard saved.digest == digest else {
            throw CommandFailure(
                "the plan \(path) is stale: files or state have moved on since; plan again",
                status: .planStale
            )
        }
    }

    private func finish(_ proposal: PlanSource.Proposal, _ console: Console) throws {
        let saved = SavedPlan(plan: proposal.plan, digest: proposal.digest)
        if let out {
            try saved.write(to: out)
            if format == .human { console.note("Saved to \(out).") }
        }
        if format == .json { console.print(saved.json) }
        if detailedExitcode, !proposal.plan.isEmpty {
            throw CommandFailure(status: .changesPending)
        }
    }
}
