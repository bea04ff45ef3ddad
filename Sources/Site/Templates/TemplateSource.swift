import FoundationEssentials

/// Where templates, context lists, snippets and assets come from.
package struct TemplateSource: Sendable {
    /// Text by path, such as `pages/overview.mustache`.
    package var files: [String: String]

    package init(files: [String: String]) {
        self.files = files
    }

    /// The files compiled into the program.
    package static var embedded: TemplateSource {
        TemplateSource(files: EmbeddedFiles.byPath)
    }

    /// The compiled-in files with those of a folder in their place; the lists of names stay ours.
    package static func folder(_ path: String) throws(SiteError) -> TemplateSource {
        var source = embedded
        let names: [String]
        do {
            names = try FileManager.default.subpathsOfDirectory(atPath: path)
        } catch {
            throw .file(path: path, problem: "the folder of templates cannot be read")
        }
        for name in names.sorted()
        where !name.hasPrefix("contexts/") && Self.isTemplate(name) {
            guard let data = FileManager.default.contents(atPath: path + "/" + name),
                let text = String(validating: data, as: UTF8.self)
            else {
                throw .file(path: path + "/" + name, problem: "it cannot be read as UTF-8 text")
            }
            source.files[name] = text
        }
        return source
    }

    private static func isTemplate(_ name: String) -> Bool {
        let ours = [".mustache", ".css", ".js", ".svg", ".txt"]
        return !name.split(separator: "/").contains { $0.hasPrefix(".") }
            && (ours.contains { name.hasSuffix($0) } || name.hasPrefix("snippets/"))
    }
}
