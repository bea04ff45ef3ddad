/// Diagnostics as people read them in a terminal.
extension Diagnostic {
    /// The message, the place, the source line with a caret under the range, hint and note; no final newline.
    package func text(colour: Bool = false) -> String {
        let paint = Paint(isOn: colour)
        let strong = severity == .error ? Paint.Style.error : .warning
        var lines = [
            paint("\(severity.rawValue)[\(code)]", strong) + paint(": \(message.printable)", .bold)
        ]
        let number = range.map { String($0.start.line) } ?? ""
        let margin = String(repeating: " ", count: max(1, number.utf8.count))
        if let place {
            lines.append(" \(margin)\(paint("-->", .gutter)) \(place)")
        }
        if let range, let snippet {
            let caret = caret(of: range, in: snippet)
            let pointed = hint.map { "\(caret.mark) \($0.printable)" } ?? caret.mark
            lines += [
                " \(margin) \(paint("|", .gutter))",
                " \(paint("\(number) |", .gutter)) \(snippet.printable)",
                " \(margin) \(paint("|", .gutter)) \(caret.indent)\(paint(pointed, strong))",
            ]
        } else if let hint {
            lines.append(" \(margin) \(paint("=", .gutter)) \(hint.printable)")
        }
        if let note {
            lines.append(" \(margin) \(paint("=", .gutter)) \(note.printable)")
        }
        return lines.joined(separator: "\n")
    }

    /// `file:line:column`, as far as it is known.
    package var place: String? {
        guard let file else { return nil }
        guard let range else { return file.printable }
        return "\(file.printable):\(range.start.line):\(range.start.column)"
    }

    /// The column just after the range's last character on its first line.
    var endColumn: Int? {
        guard let range else { return nil }
        if range.end.line == range.start.line {
            return max(range.end.column, range.start.column + 1)
        }
        return max((snippet?.unicodeScalars.count ?? 0) + 1, range.start.column + 1)
    }

    /// Carets as wide as the range looks, and the blanks before them.
    private func caret(of range: SourceRange, in snippet: String) -> (indent: String, mark: String)
    {
        let scalars = snippet.unicodeScalars
        let before = scalars.prefix(range.start.column - 1)
        let rest = scalars.dropFirst(range.start.column - 1)
        let marked = rest.prefix((endColumn ?? 0) - range.start.column)
        let missing = range.start.column - 1 - before.count
        let indent = String(before).printable.displayWidth + missing
        return (
            String(repeating: " ", count: indent),
            String(repeating: "^", count: max(1, String(marked).printable.displayWidth))
        )
    }
}

/// Wraps text in ANSI colours when they are wanted.
private struct Paint {
    enum Style: String {
        case error = "1;31"
        case warning = "1;33"
        case gutter = "1;34"
        case bold = "1"
    }

    let isOn: Bool

    func callAsFunction(_ text: String, _ style: Style) -> String {
        isOn ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
    }
}
