import Catalogue
import Model
import Text

/// Reads a file of `_tests/`: one test, or a list of them.
struct FilterTestReader {
    /// The fields of a test, in the order in which they are written.
    static let fields = ["name", "event", "must_receive", "must_not_receive"]

    let file: String
    let keys: [String]
    let catalogue: Catalogue
    private var reader = NodeReader()

    var problems: [DeclarationError] { reader.problems }

    init(file: String, keys: [String], catalogue: Catalogue) {
        self.file = file
        self.keys = keys
        self.catalogue = catalogue
    }

    mutating func read(_ root: YAMLNode) -> [FilterTestCase] {
        var cases: [FilterTestCase] = []
        for node in root.elements ?? [root] {
            if let test = test(node) { cases.append(test) }
        }
        return cases
    }

    private mutating func test(_ node: YAMLNode) -> FilterTestCase? {
        guard reader.mapping(node, "test", known: Self.fields, required: ["event"]) else {
            return nil
        }
        let name = reader.text(node, "name")
        let receivers = webhooks(node, "must_receive")
        let others = webhooks(node, "must_not_receive")
        guard let event = node["event"]?.value, let subject = subject(event) else { return nil }
        return FilterTestCase(
            name: name ?? subject.type,
            file: file,
            line: node.range.start.line,
            type: subject.type,
            envelope: subject.envelope,
            workspace: subject.workspace,
            mustReceive: receivers,
            mustNotReceive: others
        )
    }

    private mutating func webhooks(_ node: YAMLNode, _ field: String) -> [WebhookKey] {
        guard let list = node[field]?.value else { return [] }
        var found: [WebhookKey] = []
        for element in reader.list(list, field) {
            guard let text = reader.text(of: element, field) else { continue }
            if let key = WebhookKey(text), keys.contains(text) {
                found.append(key)
            } else {
                let near = Suggestion.closest(to: text, among: keys)
                reader.report(.unknownWebhook(text, suggestion: near), at: element.range)
            }
        }
        return found
    }

    /// A type's name alone stands for its example; `data` replaces the example's.
    private mutating func subject(
        _ node: YAMLNode
    ) -> (type: String, envelope: JSON, workspace: String?)? {
        if let text = node.scalar?.text {
            return event(text, data: nil, at: node).map { (text, $0, nil) }
        }
        let known = ["type", "data", "workspace", "id", "created_at"]
        guard reader.mapping(node, "event", known: known, required: ["type"]),
            let type = reader.text(node, "type")
        else { return nil }
        let workspace = reader.text(node, "workspace")
        let data = node["data"].map { reader.json($0.value) }
        let place = node["type"]?.value ?? node
        guard var envelope = event(type, data: data, at: place)?.object else { return nil }
        for name in ["id", "created_at"] {
            if let text = reader.text(node, name) { envelope[name] = .string(text) }
        }
        return (type, .object(envelope), workspace)
    }

    private mutating func event(_ type: String, data: JSON?, at node: YAMLNode) -> JSON? {
        guard let entry = catalogue.type(named: type) else {
            reader.report(
                .testEvent(type, suggestion: catalogue.suggestion(for: type)),
                at: node.range
            )
            return nil
        }
        guard let data, var envelope = entry.example.object else { return entry.example }
        envelope["data"] = data
        return .object(envelope)
    }
}
