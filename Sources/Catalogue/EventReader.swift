import Model
import Text

/// Reads one event on its way in and collects everything wrong with it.
struct EventReader {
    let json: JSON
    private(set) var problems: [EventRejection.Problem] = []

    init(json: JSON) {
        self.json = json
    }

    /// The event's parts; nil where type or data are missing.
    mutating func read(in catalogue: Catalogue) -> EventParts? {
        guard let object = json.object else {
            report(.notAnObject(found: json.shape))
            return nil
        }
        let unknown = object.members.lazy.filter { !EventIntake.members.contains($0.name) }
        for member in unknown.prefix(SchemaValidator.violationLimit) {
            let suggestion = Suggestion.closest(to: member.name, among: EventIntake.members)
            report(.unknownMember(member.name, suggestion: suggestion), at: member.name)
        }
        let type = type(in: catalogue)
        let data = data(of: type, in: catalogue)
        let createdAtText = text("created_at")
        let createdAt = createdAtText.flatMap(Timestamp.init(rfc3339:))
        if let createdAtText, createdAt == nil {
            report(.invalidTime(createdAtText), at: "created_at")
        }
        let id = identifier()
        let workspace = label("workspace")
        let key = label("idempotency_key")
        guard let type, let data else { return nil }
        return EventParts(
            type: type,
            data: data,
            createdAtText: createdAtText,
            createdAt: createdAt,
            id: id,
            workspace: workspace,
            idempotencyKey: key
        )
    }

    private mutating func type(in catalogue: Catalogue) -> String? {
        guard json["type"] != nil else {
            report(.missing("type"))
            return nil
        }
        guard let name = text("type") else { return nil }
        guard catalogue.type(named: name) != nil else {
            report(.unknownType(name, suggestion: catalogue.suggestion(for: name)), at: "type")
            return nil
        }
        return name
    }

    private mutating func data(of type: String?, in catalogue: Catalogue) -> JSON? {
        guard let data = json["data"] else {
            report(.missing("data"))
            return nil
        }
        guard data.object != nil else {
            report(.dataNotAnObject(found: data.shape), at: "data")
            return nil
        }
        let schema = type.flatMap(catalogue.schema(of:))
        for violation in schema?.violations(in: data, at: ["data"]) ?? [] {
            problems.append(
                EventRejection.Problem(path: violation.path, reason: .schema(violation))
            )
        }
        return data
    }

    private mutating func identifier() -> EventID? {
        guard let text = text("id") else { return nil }
        let id = EventID(rawValue: text)
        if id.isTest {
            report(.testID(text), at: "id")
        } else if !(1...64).contains(text.utf8.count) || !text.utf8.allSatisfy(isIDCharacter) {
            report(.invalidID(text), at: "id")
        }
        return id
    }

    private func isIDCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"), UInt8(ascii: "-"): true
        default: false
        }
    }

    private mutating func label(_ name: String) -> String? {
        guard let text = text(name) else { return nil }
        let isPlain = text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
        if !isPlain || !(1...EventIntake.textLimit).contains(text.unicodeScalars.count) {
            report(.invalidText(name, limit: EventIntake.textLimit), at: name)
        }
        return text
    }

    private mutating func text(_ name: String) -> String? {
        guard let value = json[name] else { return nil }
        if value.string == nil { report(.notText(name, found: value.shape), at: name) }
        return value.string
    }

    private mutating func report(_ reason: EventRejection.Reason, at path: String...) {
        problems.append(EventRejection.Problem(path: path, reason: reason))
    }
}
