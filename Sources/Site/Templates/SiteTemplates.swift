import Templates

/// The compiled templates, each checked against the names its page gives.
struct SiteTemplates: Sendable {
    private let library: TemplateLibrary
    private let shapes: [String: ContextShape]

    /// Names of the templates that pages need, without extension.
    static let required = [
        "layouts/settings", "layouts/plain", "partials/navigation", "pages/overview",
        "pages/create", "pages/detail",
        "pages/edit", "pages/deliveries", "pages/test", "pages/events", "pages/event",
        "pages/status", "pages/home", "pages/missing",
    ]

    init(_ source: TemplateSource) throws(SiteError) {
        var templates: [String: Template] = [:]
        for (path, text) in source.files.sorted(by: { $0.key < $1.key })
        where path.hasSuffix(".mustache") {
            do {
                let name = String(path.dropLast(".mustache".count))
                templates[name] = try Template(text, name: name)
            } catch {
                throw .badTemplate(template: path, line: error.line, problem: error.problem)
            }
        }
        let check = TemplateCheck(tags: templates.mapValues(\.tags))
        let common = try Self.shape(of: "layouts/common", in: source)
        var shapes: [String: ContextShape] = [:]
        for template in Self.required {
            let shape = common.merging(try Self.shape(of: template, in: source))
            try check.check(template, shape: shape)
            shapes[template] = shape
        }
        self.shapes = shapes
        library = TemplateLibrary(templates, partialFolder: "partials/")
    }

    /// Fills a template.
    func render(_ template: String, _ context: Context) throws(SiteError) -> TemplateOutput {
        guard let output = library.render(template, context) else {
            throw .missingTemplate(template)
        }
        return output
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
            case (.text, .text), (.html, .markup), (.html, .sound), (.flag, .flag): break
            case (.list(let inner), .list(let items)):
                result += discrepancies(of: items, shape: inner, path: "\(path)\(name).")
            case (.list(let inner), .pieces(let pieces)):
                let items = pieces.compactMap { piece -> Context? in
                    guard case .new(let context) = piece else { return nil }
                    return context
                }
                result += discrepancies(of: items, shape: inner, path: "\(path)\(name).")
            case (.list(let inner), .shared(let list)):
                result += discrepancies(of: list.contexts, shape: inner, path: "\(path)\(name).")
            default: result.append("\(path)\(name) is of another kind")
            }
        }
        for name in context.names where shape.names[name] == nil {
            result.append("\(path)\(name) is not listed")
        }
        return result.sorted()
    }

    private static func discrepancies(
        of items: [Context],
        shape: ContextShape,
        path: String
    ) -> [String] {
        items.prefix(3).flatMap { discrepancies(of: $0, shape: shape, path: path) }
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
