import Text

/// Changes single fields of a file and leaves every other line as it is.
struct YAMLEdit {
    private(set) var text: String

    /// A text that is valid YAML, with line feeds only.
    init(_ text: String) {
        self.text = text.hasSuffix("\n") ? text : text + "\n"
    }

    /// Whether the file itself has a value there.
    func has(_ path: [String]) -> Bool {
        var node = root
        for name in path {
            guard let member = node?[name] else { return false }
            node = member.value
        }
        return true
    }

    /// Sets a field, or takes it out.
    mutating func set(_ path: [String], to value: JSON?) {
        guard let root else { return }
        let writer = FormatWriter(text: text, order: [])
        var node = root
        var indent = 0
        for (depth, name) in path.enumerated() {
            let rest = Array(path[(depth + 1)...])
            guard let member = node[name] else {
                if let value { insert(name, value.nested(in: rest), into: node, indent, writer) }
                return
            }
            if rest.isEmpty {
                replace(member, with: value, indent, isTop: depth == 0, writer)
                return
            }
            guard writer.isBlock(member) else {
                var problems: [DeclarationError] = []
                let changed = member.value.json(reporting: &problems).setting(rest, to: value)
                replace(member, with: changed, indent, isTop: depth == 0, writer)
                return
            }
            node = member.value
            indent = (node.members?.first?.keyRange.start.column ?? 1) - 1
        }
    }

    private var root: YAMLNode? {
        let yaml = YAMLFile(SourceFile(name: "", bytes: Array(text.utf8)))
        return yaml.problems.isEmpty ? yaml.root : nil
    }

    private mutating func replace(
        _ member: YAMLNode.Member,
        with value: JSON?,
        _ indent: Int,
        isTop: Bool,
        _ writer: FormatWriter
    ) {
        let first = member.keyRange.start.line
        let last = writer.lastLine(of: member)
        guard let value else { return splice(first...last, with: []) }
        if let lines = kept(member, value, first...last) {
            return splice(first...last, with: lines)
        }
        var lines = Self.rendered(member.key, value, indent, isTop: isTop)
        while lines.first?.isEmpty == true { lines.removeFirst() }
        if writer.isOneLine(member), lines.count == 1 {
            lines[0] += writer.trailingComment(on: first, after: member.value.range.end.column)
        }
        splice(first...last, with: lines)
    }

    /// A list on lines of its own with the lines of what stays, where only that and new ones are wanted.
    private func kept(
        _ member: YAMLNode.Member,
        _ value: JSON,
        _ range: ClosedRange<Int>
    ) -> [String]? {
        guard let wanted = value.array, let elements = member.value.elements,
            member.value.range.start.line > range.lowerBound, !elements.isEmpty,
            elements.allSatisfy({ $0.scalar != nil && $0.range.start.line == $0.range.end.line })
        else { return nil }
        let staying = elements.filter {
            $0.scalar.map { wanted.contains(.string($0.text)) } ?? false
        }
        let texts = staying.compactMap { $0.scalar.map { JSON.string($0.text) } }
        let added = wanted.filter { !texts.contains($0) }
        guard texts + added == wanted, !texts.isEmpty else { return nil }
        let gone = Set(elements.map(\.range.start.line)).subtracting(
            staying.map(\.range.start.line)
        )
        let all = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let lines = range.filter { !gone.contains($0) }.map { all[$0 - 1] }
        let dash = String(all[elements[0].range.start.line - 1].prefix { $0 == " " }) + "- "
        return lines + added.map { dash + YAMLText.flow($0) }
    }

    private mutating func insert(
        _ name: String,
        _ value: JSON,
        into node: YAMLNode,
        _ indent: Int,
        _ writer: FormatWriter
    ) {
        let lines = Self.rendered(name, value, indent, isTop: indent == 0)
        let line = node.members?.last.map { writer.lastLine(of: $0) } ?? lastLine
        var all = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        all.insert(contentsOf: lines, at: min(line, all.count))
        text = all.joined(separator: "\n")
    }

    private var lastLine: Int {
        text.split(separator: "\n", omittingEmptySubsequences: false).count - 1
    }

    private mutating func splice(_ range: ClosedRange<Int>, with lines: [String]) {
        var all = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        all.replaceSubrange((range.lowerBound - 1)..<min(range.upperBound, all.count), with: lines)
        text = all.joined(separator: "\n")
    }

    private static func rendered(
        _ name: String,
        _ value: JSON,
        _ indent: Int,
        isTop: Bool
    ) -> [String] {
        if isTop { return DeclarationText.field(name, value, usual: nil) }
        let blanks = String(repeating: " ", count: indent)
        let text = value.string.map { YAMLText.scalar($0, inBrackets: false) }
        return ["\(blanks)\(YAMLText.scalar(name)): \(text ?? YAMLText.flow(value))"]
    }
}

extension JSON {
    /// This value below a path of names.
    fileprivate func nested(in path: [String]) -> JSON {
        path.reversed().reduce(self) { value, name in .members([name: value]) }
    }

    /// This object with one value set or taken out.
    fileprivate func setting(_ path: [String], to value: JSON?) -> JSON {
        guard let name = path.first else { return value ?? .null }
        guard case .object(var object) = self else {
            return value?.nested(in: path) ?? .object(JSONObject())
        }
        let rest = Array(path.dropFirst())
        object[name] =
            rest.isEmpty ? value : (object[name] ?? .object(JSONObject())).setting(rest, to: value)
        return .object(object)
    }
}
