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
    /// The digest of what the site was made of.
    var inputs = ""
    /// The same for the files of each webhook, by its id.
    var webhooks: [String: String] = [:]

    init() {}

    /// Reads the manifest of a folder; nil where it has none of ours.
    init?(folder: String) {
        guard let data = Files.read(folder + "/" + Manifest.name) else { return nil }
        let bytes = [UInt8](data)
        guard bytes.starts(with: "{\"generator\":\"penguinhooks\"".utf8) else { return nil }
        // One member a line, written by `text` below.
        for line in bytes.split(separator: UInt8(ascii: "\n")).dropFirst() {
            let parts = line.split(separator: UInt8(ascii: "\""), omittingEmptySubsequences: false)
                .map { String(decoding: $0, as: UTF8.self) }
            switch parts.count {
            case 5 where parts[2].hasPrefix(":["):
                let size = Int(parts[2].dropFirst(2).dropLast())
                files[parts[1]] = Entry(size: size ?? -1, digest: parts[3])
            case 5 where parts[1] == "inputs": inputs = parts[3]
            case 5: webhooks[parts[1]] = parts[3]
            default: continue
            }
        }
    }

    /// JSON with one member a line, sorted.
    var text: String {
        let files = files.sorted { $0.key < $1.key }.map { path, entry in
            "\"\(path)\":[\(entry.size),\"\(entry.digest)\"]"
        }
        let webhooks = webhooks.sorted { $0.key < $1.key }.map { "\"\($0)\":\"\($1)\"" }
        return "{\"generator\":\"penguinhooks\",\n\"inputs\":\"\(inputs)\",\n\"webhooks\":{\n"
            + webhooks.joined(separator: ",\n") + "\n},\n\"files\":{\n"
            + files.joined(separator: ",\n") + "\n}}\n"
    }
}
