import Foundation

/// Writes `EmbeddedFiles.swift`: the text of each given file under its path relative to a root.
///
/// Usage: `EmbedTool OUTPUT ROOT FILE…`.
@main
enum EmbedTool {
    static func main() throws {
        let arguments = CommandLine.arguments
        let output = arguments[1]
        let root = arguments[2] + "/"
        var source = """
            /// The files compiled into this target, by path relative to their folder.
            enum EmbeddedFiles {
                static let byPath: [String: String] = [

            """
        for file in arguments.dropFirst(3) {
            let text = try String(contentsOfFile: file, encoding: .utf8)
            source += "        \(literal(String(file.dropFirst(root.count)))): \(literal(text)),\n"
        }
        source += arguments.count == 3 ? "        :\n    ]\n}\n" : "    ]\n}\n"
        try source.write(toFile: output, atomically: true, encoding: .utf8)
    }

    /// A Swift string literal on one line that evaluates to `text`.
    private static func literal(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\u{20}"..."\u{7E}": result.unicodeScalars.append(scalar)
            default: result += "\\u{\(String(scalar.value, radix: 16))}"
            }
        }
        return result + "\""
    }
}
