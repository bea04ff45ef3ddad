import Foundation
import Testing

/// Texts kept beside the tests; `UPDATE_GOLDEN=1` writes them anew.
enum Golden {
    /// Compares a text with the kept one of this name.
    static func expect(
        _ text: String,
        named name: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "Golden/\(name).txt")
        try expect(text, at: file.path(), sourceLocation: sourceLocation)
    }

    /// Compares a text with the file at a path.
    static func expect(
        _ text: String,
        at path: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let file = URL(filePath: path)
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
            try Data(text.utf8).write(to: file)
            return
        }
        let kept = try String(contentsOf: file, encoding: .utf8)
        #expect(text == kept, "differs from \(path)", sourceLocation: sourceLocation)
    }
}
