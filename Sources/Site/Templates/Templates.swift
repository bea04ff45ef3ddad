import Mustache

/// The compiled templates, each checked against the names its page gives.
struct Templates: Sendable {
    private let library: MustacheLibrary
    private let shapes: [String: ContextShape]

    /// Names of the templates that pages need, without extension.
    static let required = [
        "layouts/settings", "layouts/plain", "partials/navigation", "pages/overview",
        "pages/create", "pages/detail",
        "pages/edit", "pages/deliveries", "pages/test", "pages/events", "pages/event",
        "pages/status", "pages/home", "pages/missing",
    ]

    init(_ source: TemplateSource) throws {
        var texts: [String: String] = [:]
        for (path, text) in source.files where path.hasSuffix(".mustache") {
            texts[String(path.dropLast(".mustache".count))] = text
        }
        let check = try TemplateCheck(templates: texts)
        let common = try Self.shape(of: "layouts/common", in: source)
        var shapes: [String: ContextShape] = [:]
        for template in Self.required {
            let shape = common.merging(try Self.shape(of: template, in: source))
            try check.check(template, shape: shape)
            shapes[template] = shape
        }
        self.shapes = shapes
        var library = MustacheLibrary()
        MarkupContent.register()
        for (name, text) in texts {
            let isPartial = name.hasPrefix("partials/")
            try library.register(
                MarkupContent.pragma + text,
                named: isPartial ? String(name.dropFirst(9)) : name
            )
        }
        self.library = library
    }

    /// Fills a template.
    func render(_ template: String, _ context: Context) throws(SiteError) -> String {
        let name = template.hasPrefix("partials/") ? String(template.dropFirst(9)) : template
        guard let text = library.render(context, withTemplate: name) else {
            throw .missingTemplate(template)
        }
        return text
    }

    /// Names a context gives that its list lacks, or lacks that its list promises.
    func discrepancies(of context: Context, in template: String) -> [String] {
        guard let shape = shapes[template] else { return ["no list for \(template)"] }
        return Self.discrepancies(of: context, shape: shape, path: "")
    }

    private static func discrepancies(
        of context: Context,
        shape: ContextShape,
        path: String
    ) -> [String] {
        var result: [String] = []
        for (name, kind) in shape.names {
            guard let value = context[name] else {
                if !shape.optional.contains(name) { result.append("\(path)\(name) is absent") }
                continue
            }
            switch (kind, value) {
            case (.text, .text), (.html, .html), (.flag, .flag): break
            case (.list(let inner), .list(let items)):
                for item in items.prefix(3) {
                    result += discrepancies(of: item, shape: inner, path: "\(path)\(name).")
                }
            default: result.append("\(path)\(name) is of another kind")
            }
        }
        for name in context.values.keys where shape.names[name] == nil {
            result.append("\(path)\(name) is not listed")
        }
        return result.sorted()
    }

    private static func shape(
        of template: String,
        in source: TemplateSource
    ) throws(SiteError) -> ContextShape {
        let leaf = template.split(separator: "/").last.map(String.init) ?? template
        let file = "contexts/\(leaf).txt"
        guard let text = source.files[file] else { throw .missingTemplate(file) }
        return try ContextShape(text: text, file: file)
    }
}
