package import Model
import Text

extension Plan {
    /// The plan without the drift that is muted at this moment, which it lists apart.
    package func muting(_ mutes: [DriftMute], at now: Timestamp) -> Plan {
        guard !mutes.isEmpty else { return self }
        var plan = self
        plan.drift = []
        for drift in drift {
            if let mute = mutes.first(where: { $0.mutes(drift.key, drift.kind, at: now) }) {
                plan.muted.append(MutedDrift(drift.key, drift.kind, mute))
            } else {
                plan.drift.append(drift)
            }
        }
        return plan
    }

    /// The same for the changes that apply would undo, as `drift` tells them.
    package func mutingChanges(_ mutes: [DriftMute], at now: Timestamp) -> Plan {
        guard !mutes.isEmpty else { return self }
        var plan = self
        plan.changes = []
        for change in changes {
            let kind = change.action.driftKind
            if let mute = mutes.first(where: { $0.mutes(change.key, kind, at: now) }) {
                plan.muted.append(MutedDrift(change.key, kind, mute))
            } else {
                plan.changes.append(change)
            }
        }
        return plan
    }

    /// What is muted, in a line; nil where nothing is.
    package var mutedLine: String? {
        guard !muted.isEmpty else { return nil }
        let shown = muted.prefix(3).map {
            "\($0.key) \($0.kind) until \($0.until.short) (\($0.reason.printable))"
        }
        let more = muted.count > 3 ? " and \(muted.count - 3) more" : ""
        return "Muted: \(shown.joined(separator: ", "))\(more)."
    }
}

extension Plan.Action {
    /// What `drift` and `mute_drift` call a difference that apply would undo this way.
    package var driftKind: String {
        switch self {
        case .create: "missing"
        case .delete: "undeclared"
        case .adopt: "unmanaged"
        case .update, .rename: "differs"
        }
    }
}

extension Plan.MutedDrift {
    fileprivate init(_ key: WebhookKey, _ kind: String, _ mute: DriftMute) {
        self.init(key: key, kind: kind, reason: mute.reason, until: mute.until)
    }

    var json: JSON {
        .members([
            "key": .string(key.rawValue),
            "kind": .string(kind),
            "reason": .string(reason),
            "until": .string(until.rfc3339),
        ])
    }
}
