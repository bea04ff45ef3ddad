/// The names that a template may use, as `contexts/<template>.txt` lists them.
///
/// A line is a name, its kind (`text`, `html`, `flag`, `list`) and a description; names inside a
/// list are indented by two more spaces. A `?` after the kind says that the value may be absent.
struct ContextShape: Sendable {
    /// What stands behind a name.
    enum Kind: Sendable {
        case text
        case html
        case flag
        indirect case list(ContextShape)
    }

    private(set) var names: [String: Kind] = [:]
    /// The names whose value may be absent.
    private(set) var optional: Set<String> = []

    init() {}

    /// Reads a list of names.
    init(text: String, file: String) throws(SiteError) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
            .map { (number: $0 + 1, text: $1) }
            .filter { !$0.text.allSatisfy { $0 == " " } && !$0.text.hasPrefix("#") }
        var rest = lines[...]
        self = try Self.read(&rest, indentation: 0, file: file)
        if let line = rest.first {
            throw .badTemplate(template: file, line: line.number, problem: "wrong indentation")
        }
    }

    /// The names of both; those of `other` win.
    func merging(_ other: ContextShape) -> ContextShape {
        var result = self
        result.names.merge(other.names) { $1 }
        result.optional.formUnion(other.optional)
        return result
    }

    private static func read(
        _ lines: inout ArraySlice<(number: Int, text: Substring)>,
        indentation: Int,
        file: String
    ) throws(SiteError) -> ContextShape {
        var shape = ContextShape()
        while let line = lines.first {
            let depth = line.text.prefix { $0 == " " }.count
            guard depth == indentation else { break }
            lines.removeFirst()
            let words = line.text.split(separator: " ")
            guard words.count >= 2 else {
                throw .badTemplate(
                    template: file,
                    line: line.number,
                    problem: "a name needs a kind"
                )
            }
            let name = String(words[0])
            if words[1].hasSuffix("?") { shape.optional.insert(name) }
            switch words[1].filter({ $0 != "?" }) {
            case "text": shape.names[name] = .text
            case "html": shape.names[name] = .html
            case "flag": shape.names[name] = .flag
            case "list":
                shape.names[name] = .list(
                    try read(&lines, indentation: indentation + 2, file: file)
                )
            default:
                throw .badTemplate(
                    template: file,
                    line: line.number,
                    problem: "\(words[1]) is none of text, html, flag, list"
                )
            }
        }
        return shape
    }
}
