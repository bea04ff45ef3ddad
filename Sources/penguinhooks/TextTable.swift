import Text

/// Rows of text in columns, aligned by what a terminal shows.
struct TextTable {
    /// Which side of its column a cell keeps to.
    enum Alignment {
        case left
        case right
    }

    /// A cell, printed in a style where the stream shows styles.
    struct Cell: ExpressibleByStringLiteral {
        var text: String
        var style: OutputStream.Style?

        init(_ text: String, _ style: OutputStream.Style? = nil) {
            self.text = text
            self.style = style
        }

        init(stringLiteral value: String) {
            self.init(value)
        }
    }

    private let header: [String]
    private let alignments: [Alignment]
    private var rows: [[Cell]] = []

    /// A table with these column heads; columns keep left unless said otherwise.
    init(_ header: [String], right: Set<Int> = []) {
        self.header = header
        alignments = header.indices.map { right.contains($0) ? .right : .left }
    }

    /// Adds a row of as many cells as there are columns.
    mutating func add(_ row: [Cell]) {
        precondition(row.count == header.count, "a row has a cell for each column")
        rows.append(row)
    }

    /// The lines of the table.
    func lines(for stream: OutputStream) -> [String] {
        let widths = header.indices.map { column in
            rows.reduce(header[column].displayWidth) { max($0, $1[column].text.displayWidth) }
        }
        let head = header.map { Cell($0, .faint) }
        return ([head] + rows).map { row in
            let cells = row.indices.map { column in
                cell(row[column], width: widths[column], column: column, stream: stream)
            }
            return trimmed(cells.joined(separator: "  "))
        }
    }

    private func cell(_ cell: Cell, width: Int, column: Int, stream: OutputStream) -> String {
        let padding = String(repeating: " ", count: width - cell.text.displayWidth)
        let text = cell.style.map { stream.styled(cell.text, $0) } ?? cell.text
        return alignments[column] == .right ? padding + text : text + padding
    }

    private func trimmed(_ line: String) -> String {
        var line = Substring(line)
        while line.last == " " { line.removeLast() }
        return String(line)
    }
}

extension Console {
    /// Prints a table.
    func print(_ table: TextTable) {
        output.write(table.lines(for: output).joined(separator: "\n") + "\n")
    }
}
