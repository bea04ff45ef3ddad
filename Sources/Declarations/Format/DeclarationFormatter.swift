import Model
import Text

/// `fmt`: rewrites a file into canonical form and keeps its comments and blank-line grouping.
package enum DeclarationFormatter {
    /// The canonical text; nil where the file is not valid YAML, which `validate` explains.
    ///
    /// Formatting never changes what a file says: where it would, only its line ends are mended.
    package static func formatted(
        _ text: String,
        as file: FormattedFile = .declaration
    ) -> String? {
        let tidy = tidied(text)
        guard let root = root(of: tidy) else { return nil }
        var writer = FormatWriter(text: tidy, order: file.order)
        let result: String
        if root.members?.isEmpty == false {
            result = writer.file(root)
        } else if let elements = root.elements, !elements.isEmpty {
            result = writer.list(elements)
        } else {
            return tidy
        }
        guard let again = Self.root(of: result), again.means(root),
            FormatComments(result).sorted == FormatComments(tidy).sorted
        else { return tidy }
        return result
    }

    /// Line feeds only, no blanks at line ends, one line feed at the end.
    private static func tidied(_ text: String) -> String {
        var lines = text.replacing("\r\n", with: "\n")
            .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if lines.first?.unicodeScalars.first == "\u{FEFF}" {
            lines[0] = String(lines[0].unicodeScalars.dropFirst())
        }
        lines = lines.map { line in
            var line = line
            while line.last == " " { line.removeLast() }
            return line
        }
        while lines.last?.isEmpty == true { lines.removeLast() }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func root(of text: String) -> YAMLNode? {
        let yaml = YAMLFile(SourceFile(name: "", bytes: Array(text.utf8)))
        return yaml.problems.isEmpty ? yaml.root : nil
    }
}

extension YAMLNode {
    /// Whether two nodes say the same, wherever they stand; top-level order aside.
    fileprivate func means(_ other: YAMLNode) -> Bool {
        var problems: [DeclarationError] = []
        let left = json(reporting: &problems)
        let right = other.json(reporting: &problems)
        return left == right
    }
}

/// A file's comments, whatever their place.
struct FormatComments {
    /// Their texts in order of the alphabet.
    let sorted: [String]

    init(_ text: String) {
        // A `#` after a blank or at a line's start; in quoted text it counts on both sides alike.
        sorted = text.split(separator: "\n").compactMap { line in
            var previous: Character = " "
            for index in line.indices {
                if line[index] == "#", previous == " " { return String(line[index...]) }
                previous = line[index]
            }
            return nil
        }.sorted()
    }
}
