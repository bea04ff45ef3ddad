import FoundationEssentials

/// Texts kept beside the tests; `UPDATE_GOLDEN=1` writes them anew.
package enum Golden {
    /// A text that is no longer the kept one.
    package struct Mismatch: Error, CustomStringConvertible {
        let path: String
        let line: Int
        let kept: String
        let found: String

        package var description: String {
            "differs from \(path) in line \(line): kept \"\(kept)\", found \"\(found)\""
        }
    }

    /// Compares a text with the kept one of this name, in `Golden/` beside the test.
    package static func expect(
        _ text: String,
        named name: String,
        besides test: String = #filePath
    ) throws {
        let folder = URL(filePath: test).deletingLastPathComponent()
        try expect(text, at: folder.appending(path: "Golden/\(name).txt").path())
    }

    /// Compares a text with the file at a path.
    package static func expect(_ text: String, at path: String) throws {
        let file = URL(filePath: path)
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
            try Data(text.utf8).write(to: file)
            return
        }
        let kept = try String(decoding: Data(contentsOf: file), as: UTF8.self)
        guard text != kept else { return }
        let old = kept.split(separator: "\n", omittingEmptySubsequences: false)
        let new = text.split(separator: "\n", omittingEmptySubsequences: false)
        let index =
            zip(old, new).enumerated().first { $1.0 != $1.1 }?.offset
            ?? min(old.count, new.count)
        throw Mismatch(
            path: path,
            line: index + 1,
            kept: index < old.count ? String(old[index]) : "",
            found: index < new.count ? String(new[index]) : ""
        )
    }
}
