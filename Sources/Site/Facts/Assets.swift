/// Style sheets and scripts under names that change with their content.
struct Assets: Sendable {
    /// Text by path in the site, such as `assets/site.1f2e3d4c.css`.
    private let files: [String: String]
    private let names: [String: String]

    init(_ source: TemplateSource, sha256: @Sendable ([UInt8]) -> [UInt8]) {
        var files: [String: String] = [:]
        var names: [String: String] = [:]
        for (path, text) in source.files where path.hasPrefix("assets/") {
            let text = path.hasSuffix(".js") ? Self.withoutComments(text) : text
            let digest = hexadecimal(Array(sha256(Array(text.utf8)).prefix(5)))
            guard let dot = path.lastIndex(of: ".") else { continue }
            let name = "\(path[..<dot]).\(digest)\(path[dot...])"
            files[name] = text
            names[path] = name
        }
        self.files = files
        self.names = names
    }

    /// A script without lines of comment and indentation, which are for whoever changes it.
    ///
    /// A text over several lines would be changed by that, so a script that has one stays as it is.
    private static func withoutComments(_ script: String) -> String {
        let lines = script.split(separator: "\n").map { $0.drop { $0 == " " } }
        let hasLongText = lines.contains { $0.utf8.count { $0 == UInt8(ascii: "`") } % 2 == 1 }
        guard !hasLongText else { return script }
        return lines.filter { !$0.isEmpty && !$0.hasPrefix("//") }.joined(separator: "\n") + "\n"
    }

    /// The files of a site; a public one has no forms, so it needs no scripts for them.
    func files(isPublic: Bool) -> [String: String] {
        guard isPublic else { return files }
        let needed = Set(
            ["assets/site.css", "assets/site.js", "assets/strips.js"].compactMap { names[$0] }
        )
        return files.filter { needed.contains($0.key) || $0.key.hasSuffix(".svg") }
    }

    /// The path of an asset by its name in the templates, such as `site.css`.
    func path(_ name: String) throws(SiteError) -> String {
        guard let path = names["assets/" + name] else { throw .missingTemplate("assets/" + name) }
        return path
    }
}
