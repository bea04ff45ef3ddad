extension SiteError: CustomStringConvertible {
    /// What went wrong and what to do, in a line or a few.
    package var description: String {
        switch self {
        case .unknownName(let name, let template, let line, let known):
            let list = known.isEmpty ? "none" : known.joined(separator: ", ")
            return
                "\(template):\(line): {{\(name)}} is not a name of this page. Known here: \(list)."
        case .wrongUse(let name, let template, let line, let kind):
            return "\(template):\(line): \(name) is \(kind)."
        case .badTemplate(let file, let line, let problem),
            .badNote(let file, let line, let problem):
            return "\(file):\(line): \(problem)."
        case .missingTemplate(let name):
            return "Template \(name) is missing."
        case .missingPartial(let name, let template, let line):
            return "\(template):\(line): there is no partials/\(name).mustache."
        case .foreignFolder(let path):
            return "\(path) is a file, or has files that build-site did not write. "
                + "Choose an empty folder with --out, or remove them."
        case .brokenLinks(let links):
            let lines = links.prefix(20).map { "  \($0.page) → \($0.target)" }
            let rest = links.count > 20 ? "\n  and \(links.count - 20) more" : ""
            return "Links that lead nowhere:\n" + lines.joined(separator: "\n") + rest
        case .leaks(let leaks):
            let lines = leaks.prefix(20).map { "  \($0.file): \($0.text)" }
            let rest = leaks.count > 20 ? "\n  and \(leaks.count - 20) more" : ""
            return "The public site would show what must not be published:\n"
                + lines.joined(separator: "\n") + rest
                + "\nLook at the names of webhooks and at templates of your own."
        case .file(let path, let problem):
            return "\(path): \(problem)."
        case .badAddress(let option, let value):
            return "\(option) must be an http or https URL, not \"\(value)\"."
        }
    }
}

extension SiteError.Leak {
    /// The finding without its text.
    fileprivate var text: String {
        switch kind {
        case .secret: "a signing secret (whsec_…)"
        case .address: "an e-mail address"
        case .endpoint: "the endpoint of \(webhook ?? "a webhook") or its path"
        }
    }
}
