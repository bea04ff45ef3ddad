package import Model
import Text

extension Plan.EventTypeChange {
    /// What makes the live event types those that are declared; nothing where none are spoken of.
    package static func between(
        _ declared: DeclaredState,
        _ live: LiveState
    ) -> [Plan.EventTypeChange] {
        guard let types = declared.eventTypes else { return [] }
        let before = Dictionary(uniqueKeysWithValues: live.eventTypes.map { ($0.name, $0) })
        let after = Dictionary(uniqueKeysWithValues: types.map { ($0.name, $0) })
        return Set(before.keys).union(after.keys).sorted().compactMap { name in
            let fields = fieldChanges(from: before[name]?.entry, to: after[name]?.entry)
            if fields.isEmpty { return nil }
            return Plan.EventTypeChange(
                action: before[name] == nil ? .add : after[name] == nil ? .remove : .change,
                type: name,
                file: after[name] == nil ? nil : "\(declared.folder)/_events/\(name).yaml",
                fields: fields
            )
        }
    }

    private static func fieldChanges(from before: JSON?, to after: JSON?) -> [Plan.FieldChange] {
        let old = before?.object?.members ?? []
        let new = after?.object?.members ?? []
        let names = new.map(\.name) + old.map(\.name).filter { after?[$0] == nil }
        return names.compactMap { name in
            let (before, after) = (before?[name], after?[name])
            return before == after
                ? nil : Plan.FieldChange(path: name, before: before, after: after)
        }
    }
}

extension Plan {
    /// Refuses to remove event types that webhooks name which stay.
    func requireUnusedTypes(live: LiveState) throws(PlanError) {
        let removed = eventTypes.filter { $0.action == .remove }.map(\.type)
        guard !removed.isEmpty else { return }
        var rules: [WebhookKey: [EventPattern]] = [:]
        for webhook in live.webhooks { rules[webhook.key] = webhook.configuration.events }
        for change in changes {
            if let previous = change.previousKey { rules[previous] = nil }
            rules[change.key] = change.configuration?.events
        }
        let uses = removed.compactMap { type -> PlanError.TypeUse? in
            let users = rules.filter { $0.value.contains(.exact(type)) }.keys.sorted()
            return users.isEmpty ? nil : PlanError.TypeUse(type: type, webhooks: users)
        }
        guard uses.isEmpty else { throw .typesInUse(uses, folder: folder) }
    }

    /// Changes of event types in words: `2 event types to add`.
    func eventTypeParts(_ words: [(EventTypeChange.Action, String)]) -> [String] {
        words.compactMap { action, word in
            let count = count(of: action)
            return count == 0 ? nil : "\(counted(count, "event type", "event types")) \(word)"
        }
    }
}

extension Plan.EventTypeChange {
    /// The names of the entry's members that change, for people.
    var changedMembers: String {
        action == .change ? ": " + fields.map(\.path).joined(separator: ", ") : ""
    }

    var json: JSON {
        .members([
            "action": .string(action.rawValue),
            "type": .string(type),
            "file": file.map(JSON.string) ?? .null,
            "fields": .array(fields.map(\.json)),
        ])
    }

    init(_ member: PlanMember) throws(PlanFormatError) {
        guard let action = Action(rawValue: try member.text("action")) else {
            throw member.error("action")
        }
        var fields: [Plan.FieldChange] = []
        for field in try member.list("fields") { fields.append(try Plan.FieldChange(field)) }
        self.init(
            action: action,
            type: try member.text("type"),
            file: try member.optionalText("file"),
            fields: fields
        )
    }
}
