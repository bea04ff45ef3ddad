import Text

extension JSON {
    /// The value as a line of YAML: `{$gte: 3}`, `[a, b]`, text without quotes where it can.
    var flow: String {
        switch self {
        case .null: "null"
        case .bool(let value): value ? "true" : "false"
        case .number(let number): number.spelling
        case .string(let text): Self.plain(text)
        case .array(let elements): "[" + elements.map(\.flow).joined(separator: ", ") + "]"
        case .object(let object):
            "{"
                + object.members.map { "\(Self.plain($0.name)): \($0.value.flow)" }
                .joined(separator: ", ") + "}"
        }
    }

    /// Quoted where plain text would read as something else.
    private static func plain(_ text: String) -> String {
        let special = Set("{}[],&*#?|<>=!%@`\"'\\:".utf8)
        let isPlain =
            !text.isEmpty && text.first != " " && text.last != " " && text.first != "-"
            && text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F && !special.contains($0) }
            && !["true", "false", "null", "~"].contains(text) && Double(text) == nil
        let isAddress = text.hasPrefix("https://") || text.hasPrefix("http://")
        let isGlob = text.hasSuffix("*") && text.utf8.allSatisfy { $0 != 0x20 && $0 != 0x3A }
        return isPlain || isAddress || isGlob ? text : JSON.string(text).text
    }
}
