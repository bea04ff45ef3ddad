import ArgumentParser
import Model

/// What a daemon holds plans to, whatever comes with them.
struct HoldingOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            """
            A policy that plans and webhooks of the API must keep, whatever a plan's own says: a \
            file like _policy.yaml, or its folder.
            """,
            valueName: "file"
        )
    )
    var policy: String?

    @Option(
        help: ArgumentHelp(
            "The only environment that is planned and applied here; others are refused.",
            valueName: "name"
        )
    )
    var env: String?

    /// The policy as it is now, read again at a signal.
    func livePolicy() throws -> LivePolicy? {
        guard let policy else { return nil }
        return try LivePolicy(reading: policy)
    }
}
