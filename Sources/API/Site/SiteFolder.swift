import FoundationEssentials

/// The folder of a built site; nothing outside it is ever found.
package struct SiteFolder: Sendable {
    /// A file to be served.
    struct File {
        var path: String
        var size: Int
        /// Changes when the file does.
        var tag: String
        var mediaType: String
    }

    private let path: String

    package init(path: String) {
        self.path = path
    }

    /// Parts of a request's path without any that climbs, hides or was disguised; nil where one does.
    static func parts(of requested: String) -> [String]? {
        guard let decoded = requested.percentDecoded, decoded.hasPrefix("/"),
            !decoded.contains("//"),
            !decoded.utf8.contains(where: { $0 == 0 || $0 == UInt8(ascii: "\\") })
        else { return nil }
        let parts = decoded.split(separator: "/").map(String.init)
        // The builder's own notes begin with a dot.
        return parts.contains { $0.hasPrefix(".") } ? nil : parts
    }

    /// The file at these parts, or the index of the folder there.
    func file(at parts: [String]) -> File? {
        let root = URL(filePath: path, directoryHint: .isDirectory).resolvingSymlinksInPath()
        var url = parts.reduce(root) { $0.appending(path: $1) }.resolvingSymlinksInPath()
        var isFolder = false
        guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) else {
            return nil
        }
        if isFolder { url = url.appending(path: "index.html").resolvingSymlinksInPath() }
        let inside = root.path.hasSuffix("/") ? root.path : root.path + "/"
        // Links must not lead out.
        guard url.path.hasPrefix(inside) else { return nil }
        return Self.describe(url)
    }

    /// Whether these parts name a folder, whose address ends with a slash.
    func isFolder(_ parts: [String]) -> Bool {
        var isFolder = false
        let url = parts.reduce(URL(filePath: path)) { $0.appending(path: $1) }
        return FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder)
            && isFolder
    }

    private static func describe(_ url: URL) -> File? {
        let attributes: [FileAttributeKey: Any]
        do {
            attributes = try FileManager.default.attributesOfItem(atPath: url.path)
        } catch {
            // Not there, or not readable: the same to whoever asks.
            return nil
        }
        guard attributes[.type] as? FileAttributeType == .typeRegular,
            let size = (attributes[.size] as? UInt64).map(Int.init) ?? attributes[.size] as? Int,
            let changed = attributes[.modificationDate] as? Date
        else { return nil }
        let moment = UInt64(max(0, changed.timeIntervalSince1970) * 1_000_000)
        return File(
            path: url.path,
            size: size,
            tag: "\"\(String(moment, radix: 36))-\(String(size, radix: 36))\"",
            mediaType: mediaTypes[url.pathExtension] ?? "application/octet-stream"
        )
    }

    private static let mediaTypes = [
        "html": "text/html; charset=utf-8", "css": "text/css; charset=utf-8",
        "js": "text/javascript; charset=utf-8", "json": "application/json",
        "svg": "image/svg+xml", "png": "image/png", "csv": "text/csv; charset=utf-8",
        "xml": "application/xml", "atom": "application/atom+xml",
        "txt": "text/plain; charset=utf-8", "yaml": "text/plain; charset=utf-8",
    ]
}
