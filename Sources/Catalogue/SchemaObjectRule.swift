import Text

/// What is asked of an object's members.
struct SchemaObjectRule: Sendable {
    /// A named member and its subschema.
    struct Property: Sendable {
        let name: String
        let schema: Int
    }

    /// The named members in the schema's order.
    var properties: [Property] = [] {
        didSet { indices = properties.count > 32 ? Self.indices(of: properties) : [:] }
    }
    var required: [String] = []
    /// The subschema of members that `properties` does not name.
    var additional: Int?
    /// The places of the names, where they are too many to look through.
    private var indices: [ExactText: Int] = [:]

    /// The place of a name among the properties.
    ///
    /// Members mostly come in the schema's order, so the search begins where the last one ended.
    func index(of name: String, from start: Int) -> Int? {
        guard indices.isEmpty else { return indices[ExactText(text: name)] }
        for index in start..<properties.count where properties[index].name.isIdentical(with: name) {
            return index
        }
        for index in 0..<start where properties[index].name.isIdentical(with: name) {
            return index
        }
        return nil
    }

    private static func indices(of properties: [Property]) -> [ExactText: Int] {
        Dictionary(
            uniqueKeysWithValues: properties.enumerated().map { (ExactText(text: $1.name), $0) }
        )
    }
}
