package import Model
package import Text

/// Why a text is no plan: the member that is missing or of another kind.
package struct PlanFormatError: Error, Sendable, Hashable {
    /// Such as `changes[3].key`.
    package var member: String

    /// One sentence for people.
    package var message: String { "not a plan: \(member) is missing or malformed" }
}

extension Plan {
    /// Reads a plan back from its JSON form.
    package init(json: JSON) throws(PlanFormatError) {
        let root = PlanMember(json, "")
        var changes: [Change] = []
        for member in try root.list("changes") { changes.append(try Change(member)) }
        var drift: [Drift] = []
        for member in try root.list("drift") { drift.append(try Drift(member)) }
        var diagnostics: [Diagnostic] = []
        for member in try root.list("diagnostics") { diagnostics.append(try Diagnostic(member)) }
        let summary = try root.member("summary")
        self.init(
            changes: changes,
            drift: drift,
            diagnostics: diagnostics,
            unchanged: try summary.integer("unchanged"),
            unmanaged: try summary.integer("unmanaged"),
            live: try root.integer("live"),
            baseRevision: try root.integer("base_revision"),
            lastApply: try root.optional("last_apply").map(AppliedRevision.init(_:)),
            environment: try root.optionalText("environment"),
            folder: try root.text("folder")
        )
        if root.optional("event_types") != nil {
            for member in try root.list("event_types") {
                eventTypes.append(try EventTypeChange(member))
            }
        }
        recordedDeliveries = root.json["recorded_deliveries"]?.integer
        if root.optional("muted") != nil {
            for member in try root.list("muted") { muted.append(try MutedDrift(member)) }
        }
        idle = (root.json["idle"]?.array ?? []).compactMap { $0.string.flatMap { WebhookKey($0) } }
    }
}

extension Plan.Change {
    fileprivate init(_ member: PlanMember) throws(PlanFormatError) {
        guard let action = Plan.Action(rawValue: try member.text("action")) else {
            throw member.error("action")
        }
        var fields: [Plan.FieldChange] = []
        for field in try member.list("fields") { fields.append(try Plan.FieldChange(field)) }
        var notes: [String] = []
        if member.optional("notes") != nil {
            for note in try member.list("notes") {
                guard let text = note.json.string else { throw note.error(nil) }
                notes.append(text)
            }
        }
        self.init(
            action: action,
            key: try member.key("key"),
            id: try member.optionalText("id").map(WebhookID.init(rawValue:)),
            previousKey: try member.optional("previous_key") == nil
                ? nil : member.key("previous_key"),
            baseRevision: try member.optional("base_revision") == nil
                ? nil : member.integer("base_revision"),
            file: try member.optionalText("file"),
            line: try member.optional("line") == nil ? nil : member.integer("line"),
            // A create's are those of its configuration.
            fields: action == .create ? nil : fields,
            configuration: try member.configuration("configuration"),
            impact: try member.optional("impact").map(Plan.Impact.init(_:)),
            notes: notes
        )
    }
}

extension Plan.FieldChange {
    init(_ member: PlanMember) throws(PlanFormatError) {
        self.init(
            path: try member.text("path"),
            before: member.optional("before")?.json,
            after: member.optional("after")?.json
        )
    }
}

extension Plan.Impact {
    fileprivate init(_ member: PlanMember) throws(PlanFormatError) {
        var samples: [EventID] = []
        for sample in try member.list("samples") {
            guard let text = sample.json.string else { throw sample.error(nil) }
            samples.append(EventID(rawValue: text))
        }
        self.init(
            since: try member.time("since"),
            before: try member.integer("before"),
            after: try member.integer("after"),
            lost: try member.integer("lost"),
            gained: try member.integer("gained"),
            samples: samples
        )
        // Plans saved by older versions lack it.
        let peak = member.json["peak_per_minute"]
        peakBefore = peak?["before"]?.integer ?? 0
        peakAfter = peak?["after"]?.integer ?? 0
    }
}

extension Plan.Drift {
    fileprivate init(_ member: PlanMember) throws(PlanFormatError) {
        self.init(
            key: try member.key("key"),
            id: WebhookID(rawValue: try member.text("id")),
            kind: try member.text("kind"),
            message: try member.text("message"),
            remedy: try member.optionalText("remedy")
        )
    }
}

extension Plan.MutedDrift {
    fileprivate init(_ member: PlanMember) throws(PlanFormatError) {
        self.init(
            key: try member.key("key"),
            kind: try member.text("kind"),
            reason: try member.text("reason"),
            until: try member.time("until")
        )
    }
}

extension AppliedRevision {
    fileprivate init(_ member: PlanMember) throws(PlanFormatError) {
        self.init(
            revision: try member.integer("revision"),
            at: try member.time("at"),
            actor: try member.text("actor"),
            commit: try member.optionalText("commit"),
            action: try member.text("action"),
            summary: try member.text("summary")
        )
        planDigest = try member.optionalText("plan_digest")
    }
}

extension Diagnostic {
    fileprivate init(_ member: PlanMember) throws(PlanFormatError) {
        guard let severity = Severity(rawValue: try member.text("severity")) else {
            throw member.error("severity")
        }
        var range: SourceRange?
        if member.optional("line") != nil {
            let line = try member.integer("line")
            range = SourceRange(
                start: SourcePosition(line: line, column: try member.integer("column")),
                end: SourcePosition(line: line, column: try member.integer("end_column"))
            )
        }
        self.init(
            severity: severity,
            code: try member.text("code"),
            message: try member.text("message"),
            file: try member.optionalText("file"),
            range: range,
            snippet: try member.optionalText("snippet"),
            hint: try member.optionalText("hint"),
            note: try member.optionalText("note")
        )
    }
}
