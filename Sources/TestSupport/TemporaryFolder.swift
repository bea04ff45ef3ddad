internal import FoundationEssentials

/// A fresh folder that disappears with its owner.
package final class TemporaryFolder: Sendable {
    /// The folder's absolute path.
    package let path: String

    package init() throws {
        let url = FileManager.default.temporaryDirectory
            .appending(path: "penguinhooks-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.path
    }

    deinit {
        do {
            try FileManager.default.removeItem(atPath: path)
        } catch {
            print("cannot remove \(path): \(error)")
        }
    }

    /// The path of a file in the folder.
    package func file(_ name: String) -> String {
        path + "/" + name
    }

    /// Writes a file, making the folders it is in.
    @discardableResult
    package func write(_ text: String, to name: String) throws -> String {
        try write(Array(text.utf8), to: name)
    }

    /// Writes a file, making the folders it is in.
    @discardableResult
    package func write(_ bytes: [UInt8], to name: String) throws -> String {
        let url = URL(filePath: file(name))
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        try Data(bytes).write(to: url)
        return url.path
    }

    /// The bytes of a file.
    package func read(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(filePath: file(name))))
    }

    /// Whether a file or folder is there.
    package func has(_ name: String) -> Bool {
        FileManager.default.fileExists(atPath: file(name))
    }

    /// The paths of all files below the folder, relative to it and sorted.
    package func files() throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: path)
            .filter { name in
                let attributes = try FileManager.default.attributesOfItem(atPath: file(name))
                return attributes[.type] as? FileAttributeType == .typeRegular
            }
            .sorted()
    }
}
