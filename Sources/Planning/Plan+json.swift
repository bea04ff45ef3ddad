package import Model
package import Text

/// The plan as other programs read it (cli.md, `reconcile --format json`), complete enough to be read back.
extension Plan {
    /// The contract's members first; what is needed to show the plan elsewhere follows.
    package var json: JSON {
        .members([
            "summary": .members([
                "create": .integer(count(of: .create)),
                "update": .integer(count(of: .update)),
                "rename": .integer(count(of: .rename)),
                "delete": .integer(count(of: .delete)),
                "adopt": .integer(count(of: .adopt)),
                "unchanged": .integer(unchanged),
                "unmanaged": .integer(unmanaged),
            ]),
            "changes": .array(changes.map(\.json)),
            "event_types": eventTypes.isEmpty ? nil : .array(eventTypes.map(\.json)),
            "drift": .array(drift.map(\.json)),
            "diagnostics": .array(diagnostics.map(\.json)),
            "live": .integer(live),
            "base_revision": .integer(baseRevision),
            "last_apply": lastApply.map(\.json) ?? .null,
            "environment": environment.map(JSON.string) ?? .null,
            "folder": .string(folder),
            "recorded_deliveries": recordedDeliveries.map { .integer($0) },
            "lost_percent": lostPercent.map { .integer($0) },
            "idle": idle.isEmpty ? nil : .array(idle.map { .string($0.rawValue) }),
            "muted": muted.isEmpty ? nil : .array(muted.map(\.json)),
        ])
    }

    /// The digest of what applying does, without what is only said about it.
    ///
    /// Two plans with the same one do the same. `hash` is SHA-256 as lower-case hexadecimal; it is taken of
    /// each change and then of all of them, since ten thousand together are 10 MB.
    package func digest(hash: ([UInt8]) -> String) -> String {
        let changes = changes.map { JSON.string(hash($0.essence.canonicalBytes())) }
        let whole = JSON.members([
            "environment": environment.map(JSON.string) ?? .null, "changes": .array(changes),
            "event_types": eventTypes.isEmpty ? nil : .array(eventTypes.map(\.json)),
        ])
        return hash(whole.canonicalBytes())
    }
}

extension Plan.Change {
    var json: JSON {
        .members([
            "action": .string(action.rawValue),
            "key": .string(key.rawValue),
            "id": id.map { .string($0.rawValue) } ?? .null,
            "file": file.map(JSON.string) ?? .null,
            "line": line.map { .integer($0) } ?? .null,
            "fields": .array(fields.map(\.json)),
            "impact": impact.map(\.json),
            "previous_key": previousKey.map { .string($0.rawValue) },
            "base_revision": baseRevision.map { .integer($0) },
            "configuration": configuration.map(\.json),
            "notes": notes.isEmpty ? nil : .array(notes.map(JSON.string)),
        ])
    }

    var essence: JSON {
        .members([
            "action": .string(action.rawValue),
            "key": .string(key.rawValue),
            "id": id.map { .string($0.rawValue) } ?? .null,
            "previous_key": previousKey.map { .string($0.rawValue) } ?? .null,
            "base_revision": baseRevision.map { .integer($0) } ?? .null,
            "fields": .array(fields.map(\.json)),
            "configuration": configuration.map(\.json) ?? .null,
        ])
    }
}

extension Plan.FieldChange {
    var json: JSON {
        .members(["path": .string(path), "before": before ?? .null, "after": after ?? .null])
    }
}

extension Plan.Impact {
    var json: JSON {
        .members([
            "since": .string(since.rfc3339),
            "before": .integer(before),
            "after": .integer(after),
            "lost": .integer(lost),
            "gained": .integer(gained),
            "samples": .array(samples.map { .string($0.rawValue) }),
            "peak_per_minute": .members([
                "before": .integer(peakBefore), "after": .integer(peakAfter),
            ]),
        ])
    }
}

extension Plan.Drift {
    /// One entry of the contract's `drift` list.
    package var json: JSON {
        .members([
            "key": .string(key.rawValue),
            "id": .string(id.rawValue),
            "kind": .string(kind),
            "message": .string(message),
            "remedy": remedy.map(JSON.string) ?? .null,
        ])
    }
}

extension AppliedRevision {
    /// A row of the audit trail as other programs read it.
    package var json: JSON {
        .members([
            "revision": .integer(revision),
            "at": .string(at.rfc3339),
            "actor": .string(actor),
            "commit": commit.map(JSON.string) ?? .null,
            "action": .string(action),
            "summary": .string(summary),
            "plan_digest": planDigest.map(JSON.string),
        ])
    }
}
