/// Explanations of codes about policy.
extension DiagnosticCode {
    var policyExplanation: Explanation {
        switch self {
        case .requiredByPolicy:
            Explanation(
                "required by policy",
                "_policy.yaml requires a field that this webhook lacks.",
                example: "require: [owner]",
                cure: "Add the field, or waive the rule with a reason and an end."
            )
        case .hostNotAllowed:
            Explanation(
                "host not allowed",
                "_policy.yaml lists the hosts that webhooks may go to.",
                example: "allowed_hosts: [\"*.example.com\"]",
                cure: "Use an allowed host, or waive allowed_hosts."
            )
        case .forbiddenEvents:
            Explanation(
                "events forbidden",
                "_policy.yaml forbids this subscription, often because it "
                    + "takes more than is needed.",
                example: "forbid_event_globs: [\"*\"]",
                cure: "Name the event types one by one."
            )
        case .tooManyAttempts:
            Explanation(
                "too many attempts",
                "_policy.yaml limits how often a delivery is tried.",
                example: "max_retry_attempts: 5",
                cure: "Lower retry.max_attempts."
            )
        case .secretAge:
            Explanation(
                "secret too old",
                "_policy.yaml limits the age of signing secrets. A plan is denied while a live one "
                    + "is older and the plan does not rotate it; below warn: it is only said.",
                example: "max_secret_age: 180d",
                cure: "Raise secret_version: the secret rotates with an overlap."
            )
        case .heldPolicy:
            Explanation(
                "denied by the daemon's policy",
                "Whoever runs the daemon holds every plan to a policy of their own, whatever "
                    + "_policy.yaml beside the declarations says, and every webhook made or edited by "
                    + "the API. Waivers in files do not count.",
                example: "penguinhooks daemon --policy /etc/penguinhooks/policy.yaml",
                cure: "Change the declaration, or ask whoever runs the daemon."
            )
        case .endedWaiver:
            Explanation(
                "waiver ended",
                "A waiver excuses a file from a rule, and mute_drift keeps drift quiet, until a "
                    + "day. It has passed; the rule holds and the drift shows again.",
                example: "waive: [{rule: allowed_hosts, reason: migration, until: "
                    + "2025-01-01}]",
                cure: "Mend what the rule is about, or extend the waiver."
            )
        default:
            Explanation(
                "unknown rule",
                "The waiver names a rule that does not exist, so it excuses "
                    + "nothing.",
                example: "waive: [{rule: allowed_host, reason: x, until: 2027-01-01}]",
                cure: "Take the suggested name."
            )
        }
    }
}
