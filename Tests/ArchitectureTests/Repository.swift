import Foundation

/// The checkout that these tests were built from.
enum Repository {
    /// The package's folder.
    static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// All Swift files below a folder of the repository, sorted by path.
    static func swiftFiles(under folder: String) throws -> [URL] {
        let base = root.appending(path: folder)
        return try FileManager.default.subpathsOfDirectory(atPath: base.path)
            .filter { $0.hasSuffix(".swift") }
            .sorted()
            .map { base.appending(path: $0) }
    }
}
