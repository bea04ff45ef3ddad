import FoundationEssentials

/// The demo's temporary folder, with the example declarations pointed at a receiver on this machine.
struct DemoFolder {
    let path: String

    init() throws(CommandFailure) {
        let url = FileManager.default.temporaryDirectory
            .appending(path: "penguinhooks-demo-\(UUID().uuidString.prefix(8).lowercased())")
        do {
            try FileManager.default.createDirectory(
                at: url.appending(path: "webhooks.d/_events"),
                withIntermediateDirectories: true
            )
        } catch {
            throw CommandFailure("cannot create \(url.path): \(error)")
        }
        path = url.path
    }

    /// The path of a file in the folder.
    func file(_ name: String) -> String { path + "/" + name }

    /// Writes the example declarations; their keys.
    func writeDeclarations(receiver: (String) -> String) throws -> [String] {
        var keys: [String] = []
        for (name, text) in EmbeddedFiles.byPath.sorted(by: { $0.key < $1.key })
        where name.hasPrefix("webhooks.d/") {
            let key = String(name.dropFirst("webhooks.d/".count).dropLast(".yaml".count))
            if key.contains("/") {
                try write(text, to: name)
                continue
            }
            if !key.hasPrefix("_") { keys.append(key) }
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            let changed = lines.map {
                Self.localised(String($0), isDefault: key == "_defaults", receiver("/" + key))
            }
            try write(changed.joined(separator: "\n"), to: name)
        }
        return keys
    }

    /// Writes a text file.
    func write(_ text: String, to name: String) throws(CommandFailure) {
        do {
            try Data(text.utf8).write(to: URL(filePath: file(name)))
        } catch {
            throw CommandFailure("cannot write \(file(name)): \(error)")
        }
    }

    /// The text of a file; empty where it is not there yet.
    func read(_ name: String) -> String {
        FileManager.default.contents(atPath: file(name))
            .map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    /// Removes everything.
    func remove() throws(CommandFailure) {
        do {
            try FileManager.default.removeItem(atPath: path)
        } catch {
            throw CommandFailure("cannot remove \(path): \(error)")
        }
    }

    /// A line with the receiver's address, and with delays that a demo can wait for.
    private static func localised(
        _ line: String,
        isDefault: Bool,
        _ address: String
    ) -> String {
        // The troubled endpoint fails often on purpose; its breaker must not make the demo wait.
        if line.hasPrefix("url:") { return "url: \(address)\nbreaker: 100" }
        // Nothing is held back, so that every delivery can be waited for.
        if line == "status: paused" { return "status: active" }
        if line.hasPrefix("  delays:") { return "  delays: [1s, 2s]" }
        guard line.hasPrefix("  max_attempts:") else { return line }
        return "  max_attempts: 3" + (isDefault ? "\n  delays: [1s, 2s]" : "")
    }
}
