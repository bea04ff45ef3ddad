import ArgumentParser
import Model

/// Whether and within which limits a plan is applied; reconcile and rollback take the same.
struct ApplyOptions: ParsableArguments {
    @Flag(help: "Apply the plan; on a terminal it asks first.")
    var apply = false

    @Flag(help: "Do not ask.")
    var yes = false

    @Option(help: ArgumentHelp("How many webhooks may be deleted.", valueName: "count"))
    var allowDeletes: Int?

    @Option(
        help: ArgumentHelp(
            "How much of the recorded deliveries changed rules may take away.",
            valueName: "percent"
        )
    )
    var allowLoss: Int?

    func validate() throws {
        guard (allowDeletes ?? 0) >= 0 else { throw ValidationError("--allow-deletes counts.") }
        guard (0...100).contains(allowLoss ?? 0) else {
            throw ValidationError("--allow-loss takes 0 to 100.")
        }
    }
}

/// How a plan is made and shown.
struct PlanOptions: ParsableArguments {
    @Flag(help: "Exit with 2 where changes are pending.")
    var detailedExitcode = false

    @Option(help: "For people, programs, a pull request's comment, or GitHub's annotations.")
    var format = PlanFormat.human

    @Option(
        help: ArgumentHelp(
            "Run events recorded since then through the changes; 0 for none.",
            valueName: "when"
        )
    )
    var since = "7d"

    /// From when on recorded events are run through the changes; nil for none.
    var period: Timestamp? {
        get throws { since == "0" ? nil : try Moment.read(since, named: "--since") }
    }
}
