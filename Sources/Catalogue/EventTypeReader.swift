import Model
import Text

/// Reads an entry of the catalogue and collects everything wrong with it.
struct EventTypeReader {
    let json: JSON
    let name: String?
    private(set) var problems: [EventTypeError.Problem] = []

    init(json: JSON, name: String?) {
        self.json = json
        self.name = name
    }

    mutating func read() -> EventType {
        checkFields()
        let name = text("type") ?? self.name ?? ""
        if !EventPattern.isTypeName(name) { report(.invalidName(name), at: []) }
        let description = text("description", isRequired: true) ?? ""
        let summary = text("summary") ?? Self.firstSentence(of: description)
        let frequency = text("frequency") ?? "Medium"
        let schema = member("schema") ?? .bool(true)
        let version = version()
        checkSince(schema, version: version, at: ["schema"])
        return EventType(
            name: name,
            category: category(),
            summary: summary,
            description: description,
            frequency: frequency,
            frequencyNote: text("frequency_note") ?? frequency,
            isRetrySafe: flag("retry_safe") ?? true,
            typicalUse: text("typical_use") ?? summary,
            useCases: texts("use_cases"),
            related: texts("related"),
            version: version,
            stability: stability(),
            schema: schema,
            example: example(of: name, schema: compiled(schema))
        )
    }

    private mutating func checkFields() {
        guard let object = json.object else {
            report(.wrongType(name ?? "entry", expected: .object), at: [])
            return
        }
        for member in object.members where !EventType.fields.contains(member.name) {
            let suggestion = Suggestion.closest(to: member.name, among: EventType.fields)
            report(.unknownField(member.name, suggestion: suggestion), at: [member.name])
        }
    }

    private mutating func category() -> EventType.Category {
        guard let text = text("category") else { return .custom }
        if let category = EventType.Category(rawValue: text) { return category }
        let known = EventType.Category.allCases.map(\.rawValue)
        let suggestion = Suggestion.closest(to: text, among: known)
        report(.unknownCategory(text, suggestion: suggestion), at: ["category"])
        return .custom
    }

    private mutating func version() -> EventVersion? {
        guard let text = text("version") else { return nil }
        let version = EventVersion(text)
        if version == nil { report(.invalidVersion(text), at: ["version"]) }
        return version
    }

    private mutating func stability() -> EventType.Stability {
        guard let text = text("status") else { return .stable }
        if let stability = EventType.Stability(rawValue: text) { return stability }
        let known = EventType.Stability.allCases.map(\.rawValue)
        let suggestion = Suggestion.closest(to: text, among: known)
        report(.unknownStatus(text, suggestion: suggestion), at: ["status"])
        return .stable
    }

    /// No field can have come with a version that there is not yet.
    private mutating func checkSince(_ schema: JSON, version: EventVersion?, at path: [String]) {
        guard let version, path.count < SchemaCompiler.depthLimit else { return }
        let since = schema["x-since"]?.string
        if let since, let first = EventVersion(since), first > version {
            report(.laterThanVersion(since, version: version.text), at: path + ["x-since"])
        }
        for member in schema["properties"]?.object?.members ?? [] {
            checkSince(member.value, version: version, at: path + ["properties", member.name])
        }
        if let items = schema["items"] { checkSince(items, version: version, at: path + ["items"]) }
    }

    private mutating func compiled(_ schema: JSON) -> CompiledSchema? {
        do {
            return try CompiledSchema(schema)
        } catch {
            for problem in error.problems {
                report(.schema(problem), at: ["schema"] + problem.path)
            }
            return nil
        }
    }

    /// The whole example event, checked against the schema.
    private mutating func example(of name: String, schema: CompiledSchema?) -> JSON {
        guard let given = member("example"), let object = given.object else { return .null }
        let isWhole = object["data"]?.object != nil && object["type"] != nil
        let data = isWhole ? object["data"] ?? .null : given
        let path = isWhole ? ["example", "data"] : ["example"]
        if isWhole, object["type"] != .string(name) {
            report(.exampleType(object["type"]?.string ?? ""), at: ["example", "type"])
        }
        for violation in schema?.violations(in: data, at: path) ?? [] {
            report(.example(violation), at: violation.path)
        }
        return .members([
            "id": isWhole ? object["id"] ?? Self.exampleID : Self.exampleID,
            "type": .string(name),
            "created_at": isWhole ? object["created_at"] ?? Self.exampleTime : Self.exampleTime,
            "data": data,
        ])
    }

    /// The specification's.
    private static let exampleID: JSON = "evt_abc123"
    private static let exampleTime: JSON = "2025-11-25T14:30:00Z"

    /// A required object; boolean schemas are objects of a kind.
    private mutating func member(_ name: String) -> JSON? {
        guard let value = json[name] else {
            report(.missing(name), at: [])
            return nil
        }
        if value.object != nil || name == "schema" { return value }
        report(.wrongType(name, expected: .object), at: [name])
        return nil
    }

    private mutating func text(_ name: String, isRequired: Bool = false) -> String? {
        guard let value = json[name] else {
            if isRequired { report(.missing(name), at: []) }
            return nil
        }
        if value.string == nil { report(.wrongType(name, expected: .text), at: [name]) }
        return value.string
    }

    private mutating func texts(_ name: String) -> [String] {
        guard let value = json[name] else { return [] }
        let texts = value.array?.compactMap(\.string) ?? []
        if texts.count != value.array?.count {
            report(.wrongType(name, expected: .texts), at: [name])
        }
        return texts
    }

    private mutating func flag(_ name: String) -> Bool? {
        guard let value = json[name] else { return nil }
        if value.bool == nil { report(.wrongType(name, expected: .boolean), at: [name]) }
        return value.bool
    }

    private mutating func report(_ reason: EventTypeError.Reason, at path: [String]) {
        problems.append(EventTypeError.Problem(path: path, reason: reason))
    }

    private static func firstSentence(of text: String) -> String {
        text.split(separator: ".", maxSplits: 1).first.map(String.init) ?? text
    }
}
