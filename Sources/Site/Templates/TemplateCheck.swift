import Templates

/// Holds templates against the names their pages give, since Mustache shows an unknown name as nothing.
struct TemplateCheck {
    /// The tags of all templates, by name without extension (`pages/overview`).
    let tags: [String: [TemplateTag]]

    /// Checks a template and the partials it uses against a page's names.
    func check(_ template: String, shape: ContextShape) throws(SiteError) {
        try walk(template, stack: [shape], depth: 0)
    }

    private func walk(
        _ template: String,
        stack outer: [ContextShape],
        depth: Int
    ) throws(SiteError) {
        guard let tags = tags[template] else { throw .missingTemplate(template) }
        let file = template + ".mustache"
        var stack = outer
        // Whether each open section entered a list.
        var open: [Bool] = []
        for tag in tags {
            switch tag.kind {
            case .partial:
                let partial = "partials/" + tag.name
                guard self.tags[partial] != nil else {
                    throw .missingPartial(name: tag.name, template: file, line: tag.line)
                }
                guard depth < 16 else {
                    throw .badTemplate(
                        template: file,
                        line: tag.line,
                        problem: "partials contain each other"
                    )
                }
                try walk(partial, stack: stack, depth: depth + 1)
            case .close:
                if open.removeLast() { stack.removeLast() }
            case .silent: break
            case .variable, .raw, .section, .inverted:
                guard tag.name != "." else {
                    if tag.kind == .section || tag.kind == .inverted { open.append(false) }
                    continue
                }
                let kind = try kind(of: tag, in: stack, file: file)
                try use(tag, of: kind, file: file)
                guard tag.kind == .section || tag.kind == .inverted else { continue }
                if case .list(let inner) = kind, tag.kind == .section {
                    stack.append(inner)
                    open.append(true)
                } else {
                    open.append(false)
                }
            }
        }
    }

    private func kind(
        of tag: TemplateTag,
        in stack: [ContextShape],
        file: String
    ) throws(SiteError) -> ContextShape.Kind {
        for shape in stack.reversed() {
            if let kind = shape.names[tag.name] { return kind }
        }
        throw .unknownName(
            name: tag.name,
            template: file,
            line: tag.line,
            known: (stack.last?.names.keys).map { $0.sorted() } ?? []
        )
    }

    private func use(
        _ tag: TemplateTag,
        of kind: ContextShape.Kind,
        file: String
    ) throws(SiteError) {
        let problem: String? =
            switch (tag.kind, kind) {
            case (.variable, .html): "markup and needs three braces"
            case (.variable, .flag), (.variable, .list): "no text; use it as a section"
            case (.raw, .text): "text, which is only shown escaped, with two braces"
            case (.raw, .flag), (.raw, .list): "no markup; use it as a section"
            default: nil
            }
        if let problem {
            throw .wrongUse(name: tag.name, template: file, line: tag.line, kind: problem)
        }
    }
}
