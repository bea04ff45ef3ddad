import Model
import Text

extension EventType {
    /// The entry for people, as the event reference page has it.
    func lines(for stream: OutputStream) -> [String] {
        var lines = [
            stream.styled(name, .bold) + "  " + summary,
            "",
            description,
            "",
            "Frequency    \(frequencyNote)",
            "Retry-safe   \(isRetrySafe ? "yes" : "no")",
            "Typical use  \(typicalUse)",
        ]
        lines += section("Use cases", useCases.map { "  - " + $0 }, stream)
        lines += section("Related", related.map { "  - " + $0 }, stream)
        lines += section("Schema of data", indented(schema.prettyText), stream)
        lines += section("Example", indented(example.prettyText), stream)
        return lines
    }

    private func section(_ title: String, _ body: [String], _ stream: OutputStream) -> [String] {
        body.isEmpty ? [] : ["", stream.styled(title, .bold)] + body
    }

    private func indented(_ text: String) -> [String] {
        text.split(separator: "\n").map { "  " + $0 }
    }
}
