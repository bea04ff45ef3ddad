import FoundationEssentials
import Text

/// The list of a site's files, which also marks its folder as ours.
struct Manifest: Sendable, Hashable {
    /// The file's name in the root of the site.
    static let name = ".penguinhooks-manifest.json"

    var files = FileTable()
    /// The digest of what the site was made of.
    var inputs = Digest.none
    /// The same for the files of each webhook, by its id.
    var webhooks: [String: Digest] = [:]

    init() {}

    /// Reads the manifest of a folder; nil where it has none of ours.
    init?(folder: String) {
        guard let data = Files.read(folder + "/" + Manifest.name) else { return nil }
        let bytes = [UInt8](data)
        guard bytes.starts(with: "{\"generator\":\"penguinhooks\"".utf8) else { return nil }
        var files: [String: FileTable.Entry] = [:]
        // One member a line, written by `bytes` below.
        for line in bytes.split(separator: UInt8(ascii: "\n")).dropFirst() {
            let parts = line.split(separator: UInt8(ascii: "\""), omittingEmptySubsequences: false)
            guard parts.count == 5 else { continue }
            let name = String(decoding: parts[1], as: UTF8.self)
            let digest = Digest(hexadecimal: parts[3]) ?? .none
            if parts[2].starts(with: ":[".utf8) {
                let size = Int(String(decoding: parts[2].dropFirst(2).dropLast(), as: UTF8.self))
                files[name] = FileTable.Entry(size: size ?? -1, digest: digest)
            } else if name == "inputs" {
                inputs = digest
            } else {
                webhooks[name] = digest
            }
        }
        self.files = FileTable(files)
    }

    /// JSON with one member a line, sorted.
    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(files.count * 176 + webhooks.count * 104 + 256)
        bytes.append(contentsOf: "{\"generator\":\"penguinhooks\",\n\"inputs\":\"".utf8)
        inputs.appendText(to: &bytes)
        bytes.append(contentsOf: "\",\n\"webhooks\":{\n".utf8)
        for (index, (id, digest)) in webhooks.sorted(by: { $0.key < $1.key }).enumerated() {
            bytes.append(contentsOf: (index == 0 ? "\"" : ",\n\"").utf8)
            bytes.append(contentsOf: id.utf8)
            bytes.append(contentsOf: "\":\"".utf8)
            digest.appendText(to: &bytes)
            bytes.append(UInt8(ascii: "\""))
        }
        bytes.append(contentsOf: "\n},\n\"files\":{\n".utf8)
        for (index, entry) in files.entries.enumerated() {
            bytes.append(contentsOf: (index == 0 ? "\"" : ",\n\"").utf8)
            bytes.append(contentsOf: files.paths.bytes(at: index))
            bytes.append(contentsOf: "\":[".utf8)
            bytes.append(contentsOf: String(entry.size).utf8)
            bytes.append(contentsOf: ",\"".utf8)
            entry.digest.appendText(to: &bytes)
            bytes.append(contentsOf: "\"]".utf8)
        }
        bytes.append(contentsOf: "\n}}\n".utf8)
        return bytes
    }
}
