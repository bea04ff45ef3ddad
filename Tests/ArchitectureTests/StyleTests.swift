import Foundation
import Testing

/// What the formatter cannot check of the house style.
struct StyleTests {
    @Test func filesStayShort() throws {
        for file in try Repository.swiftFiles(under: "Sources") {
            let lines = try String(contentsOf: file, encoding: .utf8)
                .split(separator: "\n", omittingEmptySubsequences: false)
            #expect(lines.count <= 400, "\(file.path) has \(lines.count) lines: is it two things?")
        }
    }

    @Test(arguments: [
        "String(format:", "DateFormatter(", "fatalError(", "Task.detached", "TODO", "FIXME",
        "NSRegularExpression", "public func", "public struct", "public enum", "public let",
    ])
    func sourcesAvoid(phrase: String) throws {
        for file in try Repository.swiftFiles(under: "Sources") {
            let text = try String(contentsOf: file, encoding: .utf8)
            #expect(!text.contains(phrase), "\(file.path) contains \(phrase)")
        }
    }

    @Test(arguments: ["@unchecked Sendable", "nonisolated(unsafe)"])
    func uncheckedSharingStaysInTransport(phrase: String) throws {
        for file in try Repository.swiftFiles(under: "Sources")
        where !file.path.contains("/Sources/Transport/") {
            let text = try String(contentsOf: file, encoding: .utf8)
            #expect(!text.contains(phrase), "\(file.path) contains \(phrase)")
        }
    }

    @Test func environmentIsReadOnlyByTheExecutable() throws {
        for file in try Repository.swiftFiles(under: "Sources")
        where !["penguinhooks", "TestSupport", "Benchmarks", "EmbedTool"].contains(where: {
            file.path.contains("/Sources/\($0)/")
        }) {
            let text = try String(contentsOf: file, encoding: .utf8)
            #expect(!text.contains("getenv("), "\(file.path)")
            #expect(!text.contains("ProcessInfo.processInfo.environment"), "\(file.path)")
        }
    }

    @Test func packageDeclarationsAreDocumented() throws {
        for file in try Repository.swiftFiles(under: "Sources") {
            let lines = try String(contentsOf: file, encoding: .utf8)
                .split(separator: "\n", omittingEmptySubsequences: false)
                .map { $0.drop { $0 == " " } }
            for (index, line) in lines.enumerated() where isDeclaration(line) {
                var above = index - 1
                while above >= 0, lines[above].hasPrefix("@") { above -= 1 }
                let isDocumented = above >= 0 && lines[above].hasPrefix("///")
                #expect(isDocumented, "\(file.path):\(index + 1) has no documentation: \(line)")
            }
        }
    }

    /// Whether a line declares a package type or function, which must say what it promises.
    private func isDeclaration(_ line: Substring) -> Bool {
        let kinds = ["struct", "enum", "protocol", "final class", "actor"]
        return kinds.contains { line.hasPrefix("package \($0) ") }
    }
}
