import Model
import Text

/// Writes nodes in canonical form, with the comments that stand around them.
struct FormatWriter {
    let lines: [[Unicode.Scalar]]
    /// The fields at the top, in the order in which they are written.
    let order: [String]
    private var output: [String] = []

    /// A text with line feeds only.
    init(text: String, order: [String]) {
        self.order = order
        lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { Array($0.unicodeScalars) }
    }

    /// One entry of a mapping and the lines around it, counted from 1.
    private struct Entry {
        var member: YAMLNode.Member
        /// The first line of the comments and blank lines before it.
        var leading: Int
        /// The line after its last one, comments that belong inside included.
        var end: Int

        var line: Int { member.keyRange.start.line }
    }

    /// The whole file: fields in the format's order, what stands above the first one stays on top.
    mutating func file(_ root: YAMLNode) -> String {
        var entries = entries(of: root.members ?? [], from: 1, to: lines.count + 1, column: 1)
        let header = headerEnd(entries[0])
        comments(from: 1, to: header, indent: 0)
        entries[0].leading = header
        let tail = entries.last?.end ?? lines.count + 1
        let ranked = entries.enumerated().sorted { left, right in
            let first = order.firstIndex(of: left.element.member.key) ?? order.count
            let second = order.firstIndex(of: right.element.member.key) ?? order.count
            return (first, left.offset) < (second, right.offset)
        }
        for (_, entry) in ranked { write(entry, indent: 0) }
        comments(from: tail, to: lines.count + 1, indent: 0)
        return collapsed() + "\n"
    }

    /// A file that is a list: its mappings as those of a file, their fields in the order they have.
    mutating func list(_ elements: [YAMLNode]) -> String {
        var start = 1
        for (index, element) in elements.enumerated() {
            let first = element.range.start
            let isLast = index + 1 == elements.count
            let next = isLast ? lines.count + 1 : elements[index + 1].range.start.line
            let end = lineAfterValue(before: next)
            comments(from: start, to: first.line, indent: 0)
            start = end
            guard let members = element.members, isOnLinesOfItsOwn(element) else {
                if end == first.line + 1 {
                    let comment = trailingComment(on: first.line, after: element.range.end.column)
                    output.append("- \(flow(element, inBrackets: false))\(comment)")
                } else {
                    copy(from: first.line, to: end, by: 0)
                }
                continue
            }
            let entries = entries(of: members, from: first.line, to: end, column: first.column)
            let mark = output.count
            for entry in entries { write(entry, indent: 2) }
            comments(from: entries.last?.end ?? end, to: end, indent: 2)
            output[mark] = "- " + output[mark].dropFirst(2)
        }
        comments(from: start, to: lines.count + 1, indent: 0)
        return collapsed() + "\n"
    }

    /// The line after what an element says, when the next one stands in `line`.
    private func lineAfterValue(before line: Int) -> Int {
        var end = line
        // Comments at the margin belong to the element they stand above.
        while end > 1, isBlank(end - 1) || (isComment(end - 1) && indentation(of: end - 1) == 0) {
            end -= 1
        }
        return end
    }

    /// Where a file's own heading ends: after its modeline, or after the first blank line.
    private func headerEnd(_ first: Entry) -> Int {
        var end = first.leading
        for line in first.leading..<first.line {
            let text = String(String.UnicodeScalarView(lines[line - 1]))
            if text.isEmpty || text.hasPrefix("# yaml-language-server:") { end = line + 1 }
        }
        return end
    }

    private func entries(
        of members: [YAMLNode.Member],
        from start: Int,
        to end: Int,
        column: Int
    ) -> [Entry] {
        var entries: [Entry] = []
        var leading = start
        for (index, member) in members.enumerated() {
            let next =
                index + 1 < members.count ? members[index + 1].keyRange.start.line : end
            var stop = lastLine(of: member) + 1
            // Comments further in than the key belong to the block they follow.
            for line in stop..<max(stop, next) where isComment(line) {
                guard indentation(of: line) + 1 > column, isBlock(member) else { break }
                stop = line + 1
            }
            entries.append(Entry(member: member, leading: leading, end: min(stop, max(next, stop))))
            leading = stop
        }
        return entries
    }

    private mutating func write(_ entry: Entry, indent: Int) {
        comments(from: entry.leading, to: entry.line, indent: indent)
        let blanks = String(repeating: " ", count: indent)
        let key = YAMLText.scalar(entry.member.key, inBrackets: false)
        let value = entry.member.value
        if isOneLine(entry.member) {
            let comment = trailingComment(on: entry.line, after: value.range.end.column)
            let text = value.isEmptyPlain ? "" : " " + flow(value, inBrackets: false)
            output.append("\(blanks)\(key):\(text)\(comment)")
        } else if let members = value.members, isBlock(entry.member) {
            let colon = entry.member.keyRange.end.column + 1
            output.append("\(blanks)\(key):\(trailingComment(on: entry.line, after: colon))")
            let column = members.first?.keyRange.start.column ?? 1
            let inner = entries(of: members, from: entry.line + 1, to: entry.end, column: column)
            for one in inner { write(one, indent: indent + 2) }
            comments(from: inner.last?.end ?? entry.end, to: entry.end, indent: indent + 2)
        } else if value.elements != nil, value.range.start.line > entry.line {
            let colon = entry.member.keyRange.end.column + 1
            output.append("\(blanks)\(key):\(trailingComment(on: entry.line, after: colon))")
            let shift = indent + 2 - (value.range.start.column - 1)
            copy(from: entry.line + 1, to: entry.end, by: shift)
        } else {
            let shift = indent - (entry.member.keyRange.start.column - 1)
            copy(from: entry.line, to: entry.end, by: shift)
        }
    }

    /// Lines as they are, shifted to where their key now stands.
    private mutating func copy(from start: Int, to end: Int, by shift: Int) {
        for line in start..<end {
            let text = String(String.UnicodeScalarView(lines[line - 1]))
            if text.isEmpty || shift == 0 {
                output.append(text)
            } else if shift > 0 {
                output.append(String(repeating: " ", count: shift) + text)
            } else {
                output.append(String(text.dropFirst(min(-shift, indentation(of: line)))))
            }
        }
    }

    private mutating func comments(from start: Int, to end: Int, indent: Int) {
        for line in start..<max(start, end) where line <= lines.count {
            let text = String(String.UnicodeScalarView(lines[line - 1]))
            let bare = String(text.drop { $0 == " " })
            output.append(bare.isEmpty ? "" : String(repeating: " ", count: indent) + bare)
        }
    }

    /// The output with blank lines one at a time and none at either end.
    private func collapsed() -> String {
        var result: [String] = []
        for line in output where !(line.isEmpty && (result.last?.isEmpty ?? true)) {
            result.append(line)
        }
        while result.last?.isEmpty == true { result.removeLast() }
        return result.joined(separator: "\n")
    }
}

extension FormatWriter {
    private func flow(_ node: YAMLNode, inBrackets: Bool = true) -> String {
        if let scalar = node.scalar {
            // What is written without quotes and means no text stays as it is: 0x1F, 1e3, ~.
            if scalar.isPlain, scalar.value != .string(scalar.text) { return scalar.text }
            return YAMLText.scalar(scalar.text, inBrackets: inBrackets)
        }
        if let elements = node.elements {
            return "[" + elements.map { flow($0) }.joined(separator: ", ") + "]"
        }
        let members = (node.members ?? []).map { "\(YAMLText.scalar($0.key)): \(flow($0.value))" }
        return "{" + members.joined(separator: ", ") + "}"
    }

    /// Whether key and value stand on one line, the value as a scalar or in brackets.
    func isOneLine(_ member: YAMLNode.Member) -> Bool {
        let line = member.keyRange.start.line
        let range = member.value.range
        return range.start.line == line && range.end.line == line && !isBlock(member)
    }

    /// Whether the value is a mapping on lines of its own.
    func isBlock(_ member: YAMLNode.Member) -> Bool {
        guard let first = member.value.members?.first else { return false }
        return first.keyRange.start.line > member.keyRange.start.line
            && member.value.range.start.line == first.keyRange.start.line
            && member.value.range.start.column == first.keyRange.start.column
    }

    /// The last line that an entry's value takes; libyaml ends blocks only where the next token begins.
    func lastLine(of member: YAMLNode.Member) -> Int {
        let end = member.value.range.end
        var line = max(end.line, member.keyRange.start.line)
        if end.column == 1, line > member.keyRange.start.line { line -= 1 }
        while line > member.keyRange.start.line,
            line > lines.count || isComment(line) || isBlank(line)
        {
            line -= 1
        }
        return line
    }

    /// Whether an element is a mapping without brackets that begins right behind its dash.
    func isOnLinesOfItsOwn(_ element: YAMLNode) -> Bool {
        guard let first = element.members?.first else { return false }
        let start = element.range.start
        let dash = lines[start.line - 1].prefix(start.column - 1)
        return first.keyRange.start == start && dash.filter { $0 != " " } == ["-"]
    }

    func isBlank(_ line: Int) -> Bool {
        line > lines.count || lines[line - 1].isEmpty
    }

    func isComment(_ line: Int) -> Bool {
        line <= lines.count && lines[line - 1].first { $0 != " " } == "#"
    }

    func indentation(of line: Int) -> Int {
        lines[line - 1].prefix { $0 == " " }.count
    }

    /// The comment behind a value, two blanks before it.
    func trailingComment(on line: Int, after column: Int) -> String {
        let rest = lines[line - 1].dropFirst(column - 1).drop { $0 == " " }
        return rest.first == "#" ? "  " + String(String.UnicodeScalarView(rest)) : ""
    }
}

extension YAMLNode {
    /// Nothing written at all.
    fileprivate var isEmptyPlain: Bool {
        scalar.map { $0.isPlain && $0.text.isEmpty } ?? false
    }
}
