/// Style sheets and scripts under names that change with their content.
struct Assets: Sendable {
    /// Text by path in the site, such as `assets/site.1f2e3d4c.css`.
    private let files: [String: String]
    private let names: [String: String]

    init(_ source: TemplateSource, sha256: @Sendable ([UInt8]) -> [UInt8]) {
        var files: [String: String] = [:]
        var names: [String: String] = [:]
        for (path, text) in source.files where path.hasPrefix("assets/") {
            let digest = hexadecimal(Array(sha256(Array(text.utf8)).prefix(5)))
            guard let dot = path.lastIndex(of: ".") else { continue }
            let name = "\(path[..<dot]).\(digest)\(path[dot...])"
            files[name] = text
            names[path] = name
        }
        self.files = files
        self.names = names
    }

    /// The files of a site; a public one has no forms, so it needs no scripts for them.
    func files(isPublic: Bool) -> [String: String] {
        guard isPublic else { return files }
        let needed = ["assets/site.css", "assets/site.js"].compactMap { names[$0] }
        return files.filter { needed.contains($0.key) }
    }

    /// The path of an asset by its name in the templates, such as `site.css`.
    func path(_ name: String) throws(SiteError) -> String {
        guard let path = names["assets/" + name] else { throw .missingTemplate("assets/" + name) }
        return path
    }
}
