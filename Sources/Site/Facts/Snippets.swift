/// The verification code that pages show, one file a language.
struct Snippets: Sendable {
    /// The languages in order, with their file.
    private static let languages = [
        ("Node.js", "node.js"), ("TypeScript/Node.js", "typescript.ts"), ("Python", "python.py"),
        ("Go", "go.go"), ("Ruby", "ruby.rb"), ("PHP", "php.php"), ("Java", "Receiver.java"),
        ("C#", "Program.cs"), ("Rust", "main.rs"), ("Swift", "receiver.swift"),
    ]

    /// One context a language: `language`, `code`, `open`; the code is a slot of its page.
    let contexts: [Context]
    /// What goes into the slots.
    let codes: [HTML]

    init(_ source: TemplateSource) throws(SiteError) {
        var contexts: [Context] = []
        var codes: [HTML] = []
        for (language, file) in Self.languages {
            guard let code = source.files["snippets/" + file] else {
                throw .missingTemplate("snippets/" + file)
            }
            contexts.append(
                Context([
                    "language": .text(language),
                    "code": .html(.slot(codes.count)),
                    "open": .flag(contexts.isEmpty),
                ])
            )
            codes.append(HTML(text: code, in: .element))
        }
        self.codes = codes
        self.contexts = contexts
    }
}
