import Model
package import Planning
import Text

extension Problem {
    /// Why no plan can be made.
    package init(_ error: PlanError) {
        let diagnostics = error.diagnostics
        let code =
            switch error {
            case .nothingDeclared: "nothing-declared"
            case .otherEnvironment: "other-environment"
            case .invalid: "invalid-declarations"
            case .typesInUse: "event-type-in-use"
            }
        self.init(
            code == "invalid-declarations" ? 422 : 409,
            code,
            title: "No plan can be made",
            detail: diagnostics.first?.message ?? "",
            members: ["diagnostics": .array(diagnostics.map(\.json))]
        )
    }
}

extension Problem {
    /// Why a webhook may not be as it was sent: every rule by name and place.
    init(_ denials: [HeldPolicy.Denial]) {
        let messages = denials.map(\.message)
        self.init(
            409,
            "policy-denied",
            title: "A policy denies the webhook",
            detail: messages.joined(separator: "; "),
            members: [
                "errors": .array(
                    denials.map {
                        .members([
                            "rule": .string($0.rule), "pointer": .string(JSONPointer.text($0.path)),
                            "message": .string($0.message),
                        ])
                    }
                )
            ]
        )
    }

    /// Why a plan may not be applied.
    init(_ refusal: PlanRefusal) {
        var diagnostics: [JSON] = []
        if case .policy(let denials) = refusal { diagnostics = denials.map(\.json) }
        let isPolicy = !diagnostics.isEmpty
        let (code, title) =
            switch refusal {
            case .policy: ("policy-denied", "A policy denies the plan")
            case .protected, .deletes:
                ("deletion-brake", "The plan deletes more than was allowed")
            case .loss: ("loss-brake", "The plan takes away more than was allowed")
            }
        self.init(
            409,
            code,
            title: title,
            detail: refusal.message,
            members: isPolicy ? ["diagnostics": .array(diagnostics)] : [:]
        )
    }
}
