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
              penguinhooks reconcile --watch --ref origin/main --fetch --interval 30s
            """
    )

    @OptionGroup var applying: ApplyOptions
    @OptionGroup var planning: PlanOptions

    @Option(help: ArgumentHelp("Write the plan there, for --plan.", valueName: "file"))
    var out: String?

    @Option(
        help: ArgumentHelp("A saved plan: apply exactly that, or exit with 6.", valueName: "file")
    )
    var plan: String?

    @Option(help: ArgumentHelp("Only these webhooks.", valueName: "key"))
    var target: [String] = []

    @Flag(help: "Ask each new or changed endpoint: DNS, guard, TLS, HTTP HEAD; sends no secret.")
    var probe = false

    @OptionGroup var watch: WatchOptions
    @OptionGroup var network: NetworkOptions

    @OptionGroup var audit: AuditOptions
    @OptionGroup var values: SecretValueOptions
    @OptionGroup var declarations: DeclarationOptions
    @OptionGroup var state: StateOptions
    @OptionGroup var colour: ColourOptions

    func validate() throws {
        for key in target where WebhookKey(key) == nil {
            throw ValidationError("\"\(key)\" is not a webhook's key.")
        }
        let isApplied = applying.apply
        guard isApplied || plan == nil else { throw ValidationError("--plan goes with --apply.") }
        guard !isApplied || out == nil else {
            throw ValidationError("--out goes without --apply.")
        }
        guard !watch.isOn || (plan == nil && out == nil) else {
            throw ValidationError("--watch goes without --plan and --out.")
        }
    }

    func run() async throws {
        let console = colour.console
        if let ref = watch.ref { return try await follow(ref, console) }
        guard watch.isOn else { return try await reconcile(console, applies: applying.apply) }
        let folder = declarations.dir
        let changes = ChangeWatch(name: folder, interval: watch.pause, console: console)
        let look = { () -> FolderStamp? in FolderStamp(of: folder) }
        await changes.run(looking: look) { _ in
            try await reconcile(console, applies: true)
        }
    }

    /// Reads the folder from a git ref, once or whenever the ref moves.
    private func follow(_ name: String, _ console: Console) async throws {
        let ref = try GitRef(name, folder: declarations.dir)
        if watch.fetch { try ref.fetch() }
        guard watch.isOn else {
            let commit = try ref.commit()
            return try await ref.checkedOut(commit) { root in
                try await reconcile(console, applies: applying.apply, below: root, commit)
            }
        }
        var trouble: String?
        let changes = ChangeWatch(name: "ref \(name)", interval: watch.pause, console: console)
        let look = { () -> String? in
            do throws(CommandFailure) {
                if watch.fetch { try ref.fetch() }
                let commit = try ref.commit()
                trouble = nil
                return commit
            } catch {
                // Said once: an hour without the network is not 3,600 warnings.
                if trouble != error.message { console.warning(error.message ?? "git failed") }
                trouble = error.message
                return nil
            }
        }
        await changes.run(looking: look) { commit in
            guard let commit else { throw CommandFailure("ref \(name) cannot be read yet") }
            try await ref.checkedOut(commit) { root in
                try await reconcile(console, applies: true, below: root, commit)
            }
        }
    }

    private func reconcile(
        _ console: Console,
        applies: Bool,
        below root: String = "",
        _ commit: String? = nil
    ) async throws {
        let local = LocalState(state)
        let folder = await DeclarationFolder.load(
            declarations.dir,
            below: root,
            environment: try await state.environment(or: declarations.env),
            sources: local.sources,
            now: .now()
        )
        if !watch.isOn {
            KeptUntilExit.keep(local)
            KeptUntilExit.keep(folder)
        }
        try report(folder, console)
        let reader = SecretValues(options: values, declared: folder.state)
        let planner = PlanSource(
            state: state,
            local: local,
            reader: reader,
            targets: targets,
            since: try planning.period
        )
        var proposal = try await planner.proposal(for: folder.state)
        let targets = try await settle(&proposal, folder.state, console)
        if probe { try await EndpointProbe(sender: network.sender).probe(&proposal.plan) }
        PlanPrinter(state: state, format: format, console: console).show(proposal.plan)
        guard applies else {
            if format == .human {
                for note in reader.notes(on: proposal.plan) { console.note(note) }
            }
            return try finish(proposal, folder.state.policy, console)
        }
        var audit = audit
        audit.commit = audit.commit ?? commit
        let applier = PlanApplier(
            state: state,
            audit: audit,
            reader: reader,
            console: console,
            format: format,
            allowedLoss: applying.allowLoss
        )
        try await applier.apply(
            proposal,
            of: folder.state,
            targets: targets,
            allowedDeletes: applying.allowDeletes,
            isConfirmed: applying.yes || watch.isOn
        )
    }

    private var format: PlanFormat { planning.format }

    private var targets: Set<WebhookKey> { Set(target.compactMap { WebhookKey($0) }) }

    /// Shows what is to be said of the files; ends here where they are not valid.
    private func report(_ folder: DeclarationFolder, _ console: Console) throws(CommandFailure) {
        for text in console.notices.texts(of: folder.diagnostics) { console.note(text) }
        guard !folder.isValid else { return }
        if format == .json {
            console.print(Plan(diagnostics: folder.diagnostics, folder: declarations.dir).json)
        }
        let count = Words.counted(folder.errors, "error")
        console.note("\(Words.counted(folder.files, "file")), \(count)")
        throw CommandFailure(status: ExitStatus(rawValue: folder.exitStatus) ?? .error)
    }

    /// What was looked at must be what is applied: the saved plan's part of what would be done now.
    ///
    /// Gives the webhooks that apply is about; none named means all.
    private func settle(
        _ proposal: inout PlanSource.Proposal,
        _ declared: DeclaredState,
        _ console: Console
    ) async throws -> Set<WebhookKey> {
        guard let path = plan else { return targets }
        let saved = try SavedPlan(reading: path)
        switch saved.standing(beside: proposal, of: try await declared.complete()) {
        case .pending(let keys):
            if keys.isEmpty { return targets }
            proposal = proposal.targeting(keys)
            return keys
        case .carriedOut(let keys):
            proposal = proposal.targeting(keys)
            console.note("The plan \(path) was applied already.")
            return keys
        case .stale:
            throw CommandFailure(
                "the plan \(path) is stale: what it is about has moved on since; plan again",
                status: .planStale
            )
        }
    }

    private func finish(
        _ proposal: PlanSource.Proposal,
        _ policy: Policy,
        _ console: Console
    ) throws {
        // The number of deletes is in the plan; what else apply would stop at is said now, not then.
        let refusal = proposal.plan.refusal(
            under: policy,
            allowingDeletes: proposal.plan.count(of: .delete),
            allowingLoss: applying.allowLoss
        )
        if format == .human, let refusal { console.note("apply would refuse: \(refusal.message)") }
        let saved = SavedPlan(plan: proposal.plan, digest: proposal.digest)
        if let out {
            try saved.write(to: out)
            if format == .human { console.note("Saved to \(out).") }
        }
        if format == .json { console.print(saved.json) }
        if planning.detailedExitcode, !proposal.plan.isEmpty {
            throw CommandFailure(status: .changesPending)
        }
    }
}
