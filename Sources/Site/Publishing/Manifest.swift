import FoundationEssentials
import Text

/// The list of a site's files, which also marks its folder as ours.
struct Manifest: Sendable, Hashable {
    /// The file's name in the root of the site.
    static let name = ".penguinhooks-manifest.json"

    /// Size and SHA-256 (hexadecimal) of one file.
    struct Entry: Sendable, Hashable {
        var size: Int
        var digest: String
    }

    var files: [String: Entry] = [:]

    init() {}

    /// Reads the manifest of a folder; nil where it has none of ours.
    init?(folder: String) {
        guard let data = Files.read(folder + "/" + Manifest.name) else { return nil }
        let text = String(decoding: data, as: UTF8.self)
        guard text.hasPrefix("{\"generator\":\"penguinhooks\"") else { return nil }
        // One file a line, written by `text` below.
        for line in text.split(separator: "\n").dropFirst() {
            let parts = line.split(separator: "\"", omittingEmptySubsequences: false)
            guard parts.count == 5, let size = Int(parts[2].filter(\.isNumber)) else { continue }
            files[String(parts[1])] = Entry(size: size, digest: String(parts[3]))
        }
    }

    /// JSON with one file a line, sorted by path.
    var text: String {
        let lines = files.sorted { $0.key < $1.key }.map { path, entry in
            "\"\(path)\":[\(entry.size),\"\(entry.digest)\"]"
        }
        return "{\"generator\":\"penguinhooks\",\"files\":{\n" + lines.joined(separator: ",\n")
            + "\n}}\n"
    }
}
