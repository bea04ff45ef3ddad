package import Text

/// One difference between a type's schema and the one that was published before.
struct SchemaChange: Sendable, Hashable {
    /// What it means for a receiver that was written before.
    enum Verdict: String, Sendable, Hashable, Comparable {
        case additive
        case breaking

        static func < (left: Self, right: Self) -> Bool {
            left == .additive && right == .breaking
        }
    }

    /// Such as `data.contact.tags`; `data` for the whole.
    var path: String
    var text: String
    var verdict: Verdict
}

extension SchemaChange {
    /// What changed between two schemas of `data`, in the order of the newer one.
    static func all(from old: JSON, to new: JSON) -> [SchemaChange] {
        compare(old, new, at: "data", depth: 0)
    }

    private static func compare(
        _ old: JSON,
        _ new: JSON,
        at path: String,
        depth: Int
    ) -> [SchemaChange] {
        guard depth < 8, old != new else { return [] }
        var changes: [SchemaChange] = []
        func add(_ text: String, _ verdict: Verdict, at place: String = path) {
            changes.append(SchemaChange(path: place, text: text, verdict: verdict))
        }
        let (before, after) = (SchemaShape.typeText(old), SchemaShape.typeText(new))
        if before != after {
            // Receivers bear fewer kinds of values than they know, not more.
            let isNarrower = kinds(new).isSubset(of: kinds(old)) && old["format"] == new["format"]
            add("type \(before) is now \(after)", isNarrower ? .additive : .breaking)
        }
        let (oldValues, newValues) = (values(old), values(new))
        for value in newValues.subtracting(oldValues).sorted() where !oldValues.isEmpty {
            add("may be \(value) too", .breaking)
        }
        for value in oldValues.subtracting(newValues).sorted() where !newValues.isEmpty {
            add("is never \(value) any more", .additive)
        }
        let (oldFields, newFields) = (fields(old), fields(new))
        let (oldNeeded, newNeeded) = (required(old), required(new))
        for (name, schema) in newFields {
            let place = "\(path).\(name)"
            guard let known = oldFields.first(where: { $0.name == name })?.schema else {
                add("added, \(SchemaShape.typeText(schema))", .additive, at: place)
                continue
            }
            if oldNeeded.contains(name), !newNeeded.contains(name) {
                add("may be absent", .breaking, at: place)
            }
            if !oldNeeded.contains(name), newNeeded.contains(name) {
                add("is always there", .additive, at: place)
            }
            changes += compare(known, schema, at: place, depth: depth + 1)
        }
        for (name, _) in oldFields where !newFields.contains(where: { $0.name == name }) {
            add("removed", .breaking, at: "\(path).\(name)")
        }
        if let oldItems = old["items"], let newItems = new["items"] {
            changes += compare(oldItems, newItems, at: path + "[]", depth: depth + 1)
        }
        return changes
    }

    private static func fields(_ schema: JSON) -> [(name: String, schema: JSON)] {
        (schema["properties"]?.object?.members ?? []).map { ($0.name, $0.value) }
    }

    private static func required(_ schema: JSON) -> Set<String> {
        Set((schema["required"]?.array ?? []).compactMap(\.string))
    }

    private static func kinds(_ schema: JSON) -> Set<String> {
        let list = schema["type"]?.array ?? schema["type"].map { [$0] } ?? []
        return Set(list.compactMap(\.string))
    }

    private static func values(_ schema: JSON) -> Set<String> {
        Set((schema["enum"]?.array ?? []).map { $0.string ?? $0.text })
    }
}

/// The event types as an earlier site described them.
package struct PreviousSchemas: Sendable, Hashable {
    /// When its data was taken.
    package var asOf: String
    /// Schemas of `data` by type.
    package var schemas: [String: JSON]

    /// Takes schemas by type and when they were in force.
    package init(asOf: String, schemas: [String: JSON]) {
        self.asOf = asOf
        self.schemas = schemas
    }

    /// Reads the folder of a site that was built before, public or not.
    package static func read(site folder: String) throws(SiteError) -> PreviousSchemas {
        let suffix = ".schema.json"
        let events = "\(folder)/\(Page.settings)events"
        guard let names = Files.names(in: events) else {
            throw .file(path: events, problem: "there is no event reference of an earlier site")
        }
        var schemas: [String: JSON] = [:]
        for name in names where name.hasSuffix(suffix) {
            schemas[String(name.dropLast(suffix.count))] = try json("\(events)/\(name)")
        }
        let status = try json("\(folder)/data/status.json")
        return PreviousSchemas(asOf: status["as_of"]?.string ?? "", schemas: schemas)
    }

    private static func json(_ path: String) throws(SiteError) -> JSON {
        guard let data = Files.read(path) else {
            throw .file(path: path, problem: "it cannot be read")
        }
        do throws(JSONError) {
            return try JSON.parse([UInt8](data))
        } catch {
            throw .file(path: path, problem: "it is no JSON: \(error)")
        }
    }

    /// The changes of one type; a type that is new has none.
    func changes(of type: String, to schema: JSON) -> [SchemaChange] {
        schemas[type].map { SchemaChange.all(from: $0, to: schema) } ?? []
    }
}
