import ArgumentParser
import Declarations
import Model
import Planning
import Text

/// What is live and not declared so.
struct DriftCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drift",
        abstract: "Show what is live and not declared so; changes nothing.",
        discussion: """
            Exits 0; with --detailed-exitcode 8 where there is drift. `mute_drift` of _policy.yaml \
            keeps known drift quiet, with a reason and an end: \
            `- {webhook: crm-sync, kind: paused, reason: migration, until: 2026-12-01}`; kinds are \
            paused, inactive, rotated, unmanaged, differs, missing and undeclared.

            Example:
              penguinhooks drift --detailed-exitcode
            """
    )

    @Flag(help: "Exit with 8 where there is drift.")
    var detailedExitcode = false

    @OptionGroup var values: SecretValueOptions
    @OptionGroup var declarations: DeclarationOptions
    @OptionGroup var state: StateOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let console = output.console
        let local = LocalState(state)
        let folder = await DeclarationFolder.load(
            declarations.dir,
            environment: try await state.environment(or: declarations.env),
            sources: local.sources,
            now: .now()
        )
        guard folder.isValid else {
            for text in console.notices.texts(of: folder.diagnostics) { console.note(text) }
            throw CommandFailure(status: ExitStatus(rawValue: folder.exitStatus) ?? .error)
        }
        let reader = SecretValues(options: values, declared: folder.state)
        let source = PlanSource(
            state: state,
            local: local,
            reader: reader,
            targets: [],
            since: nil
        )
        let plan = try await source.proposal(for: folder.state).plan
            .mutingChanges(folder.state.policy.driftMutes, at: .now())
        if output.format == .json {
            console.print(plan.json)
        } else {
            show(plan, console)
        }
        let hasDrift = !plan.isEmpty || !plan.drift.isEmpty
        if detailedExitcode, hasDrift { throw CommandFailure(status: .drift) }
    }

    private func show(_ plan: Plan, _ console: Console) {
        for change in plan.changes where change.action != .create {
            let fields = change.fields.map(\.path).joined(separator: ", ")
            let what = change.action == .delete ? "is live but not declared" : "differs: \(fields)"
            console.print("\(change.key)  \(what)")
        }
        for change in plan.changes where change.action == .create {
            console.print("\(change.key)  is declared but not live")
        }
        for change in plan.eventTypes {
            let what =
                switch change.action {
                case .add: "is declared but not live"
                case .change: "differs: " + change.fields.map(\.path).joined(separator: ", ")
                case .remove: "is live but not declared"
                }
            console.print("\(change.type)  \(what)")
        }
        for drift in plan.drift {
            let remedy = drift.remedy.map { "; \($0.printable)" } ?? ""
            console.print("\(drift.key)  \(drift.kind): \(drift.message.printable)\(remedy)")
        }
        if plan.isEmpty, plan.drift.isEmpty { console.print("No drift.") }
        if let muted = plan.mutedLine { console.note(muted) }
    }
}
