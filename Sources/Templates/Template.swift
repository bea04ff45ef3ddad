/// A template as a flat list of instructions.
package struct Template: Sendable {
    /// What rendering does, one after the other.
    enum Instruction: Sendable {
        /// Shows bytes of the source; `startsLine` says whether a line begins with them.
        case literal(Range<Int>, startsLine: Bool)
        /// Begins a line that has no literal at its start, which matters where a partial is indented.
        case lineStart
        /// Shows a value escaped.
        case text(Name)
        /// Shows a value as it is.
        case raw(Name)
        /// Runs what follows, up to `end`, for a value.
        case section(Name, end: Int)
        /// Runs what follows, up to `end`, where the value is absent, false or empty.
        case inverted(Name, end: Int)
        /// Runs another template, every line of it indented.
        case partial(String, indentation: [UInt8])
    }

    /// A name with its parts between dots; the single dot has none.
    struct Name: Sendable {
        let first: String
        let rest: [String]

        init(_ text: String) {
            let parts = text == "." ? [] : text.split(separator: ".").map(String.init)
            first = parts.first ?? ""
            rest = Array(parts.dropFirst())
        }

        /// Whether it means the innermost value itself.
        var isImplicit: Bool { first.isEmpty }
    }

    let source: [UInt8]
    let instructions: [Instruction]
    /// The tags in order, for checks; those that show nothing are left out.
    package let tags: [TemplateTag]

    /// Compiles a template; its name is for errors.
    package init(_ text: String, name: String) throws(TemplateError) {
        let source = Array(text.utf8)
        let tags = try TagScanner.tags(of: source, template: name)
        var compiler = TemplateCompiler(source: source, template: name)
        for tag in tags { try compiler.add(tag) }
        instructions = try compiler.finish()
        self.source = source
        self.tags = tags.filter { $0.kind != .silent }
    }
}
