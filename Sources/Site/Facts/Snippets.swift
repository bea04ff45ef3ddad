import Templates

/// The verification code that pages show, one file a language.
struct Snippets: Sendable {
    /// The languages in order, with their file.
    private static let languages = [
        ("Node.js", "node.js"), ("TypeScript/Node.js", "typescript.ts"), ("Python", "python.py"),
        ("Go", "go.go"), ("Ruby", "ruby.rb"), ("PHP", "php.php"), ("Java", "Receiver.java"),
        ("C#", "Program.cs"), ("Rust", "main.rs"), ("Swift", "receiver.swift"),
    ]

    /// One context a language: `language`, `code`, `open`.
    let list: SharedList

    init(_ source: TemplateSource) throws(SiteError) {
        var contexts: [Context] = []
        for (language, file) in Self.languages {
            guard let code = source.files["snippets/" + file] else {
                throw .missingTemplate("snippets/" + file)
            }
            contexts.append(
                Context([
                    "language": .text(language),
                    "code": .rows(HTML(text: code, in: .element)),
                    "open": .flag(contexts.isEmpty),
                ])
            )
        }
        list = SharedList(contexts)
    }
}
