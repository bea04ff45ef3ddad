import Foundation
import Model

/// Folders for tests.
enum Fixture {
    /// The moment at which tests read.
    static let now = Timestamp(milliseconds: 1_764_500_000_000)

    /// The repository's root.
    static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path()

    static let examples = root + "webhooks.d"

    /// Runs `body` in a new folder holding these files, and removes it.
    static func withFolder<Result>(
        _ files: [String: String],
        _ body: (String) async throws -> Result
    ) async throws -> Result {
        try await withBytes(files.mapValues { Array($0.utf8) }, body)
    }

    /// Runs `body` in a new folder holding these bytes, and removes it.
    static func withBytes<Result>(
        _ files: [String: [UInt8]],
        _ body: (String) async throws -> Result
    ) async throws -> Result {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "declarations-\(UUID().uuidString)/webhooks.d")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for (name, bytes) in files {
            let file = folder.appending(path: name)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try Data(bytes).write(to: file)
        }
        defer { removeFolder(folder.deletingLastPathComponent()) }
        return try await body(folder.path())
    }

    private static func removeFolder(_ folder: URL) {
        do {
            try FileManager.default.removeItem(at: folder)
        } catch {
            print("cannot remove \(folder.path()): \(error)")
        }
    }
}
