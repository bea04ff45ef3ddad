/// One Mustache tag and the line it stands on.
struct TemplateTag: Sendable, Hashable {
    /// What the tag does.
    enum Kind: Sendable, Hashable {
        case variable
        case raw
        case section
        case inverted
        case close
        case partial
    }

    var kind: Kind
    var name: String
    var line: Int

    /// The tags of a template in order; comments are left out.
    static func scan(_ text: String, template: String) throws(SiteError) -> [TemplateTag] {
        var tags: [TemplateTag] = []
        var line = 1
        var rest = text.utf8[...]
        let open = UInt8(ascii: "{")
        let newline = UInt8(ascii: "\n")
        while let start = rest.firstIndex(of: open) {
            line += rest[..<start].count { $0 == newline }
            let braces = rest[start...].prefix { $0 == open }.count
            guard braces >= 2 else {
                rest = rest[rest.index(after: start)...]
                continue
            }
            let isTriple = braces >= 3
            let closing = String(repeating: "}", count: isTriple ? 3 : 2)
            let body = text[text.utf8.index(start, offsetBy: isTriple ? 3 : 2)...]
            guard let end = body.firstRange(of: closing) else {
                throw .badTemplate(template: template, line: line, problem: "a tag is not closed")
            }
            let content = body[..<end.lowerBound]
            if let tag = try tag(content, isTriple: isTriple, line: line, template: template) {
                tags.append(tag)
            }
            line += content.utf8.count { $0 == newline }
            rest = text.utf8[end.upperBound...]
        }
        return tags
    }

    private static func tag(
        _ content: Substring,
        isTriple: Bool,
        line: Int,
        template: String
    ) throws(SiteError) -> TemplateTag? {
        if isTriple { return TemplateTag(kind: .raw, name: trimmed(content), line: line) }
        let name = trimmed(content.dropFirst())
        switch content.first {
        case "!": return nil
        case "#": return TemplateTag(kind: .section, name: name, line: line)
        case "^": return TemplateTag(kind: .inverted, name: name, line: line)
        case "/": return TemplateTag(kind: .close, name: name, line: line)
        case ">": return TemplateTag(kind: .partial, name: name, line: line)
        case "&": return TemplateTag(kind: .raw, name: name, line: line)
        case "=", "<", "$", "%":
            throw .badTemplate(
                template: template,
                line: line,
                problem: "{{\(content)}}: these tags are not used here"
            )
        default: return TemplateTag(kind: .variable, name: trimmed(content), line: line)
        }
    }

    private static func trimmed(_ text: Substring) -> String {
        let isSpace: (Character) -> Bool = { $0 == " " || $0 == "\t" || $0 == "\n" }
        return String(text.drop(while: isSpace).reversed().drop(while: isSpace).reversed())
    }
}
