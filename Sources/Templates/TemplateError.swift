/// What is wrong with a template's tags, and where.
package struct TemplateError: Error, Sendable, Hashable {
    /// The kinds of mistakes.
    package enum Reason: Sendable, Hashable {
        /// A tag's closing delimiter is missing.
        case unclosedTag
        /// A section is still open at the end; its opening tag stands on the line.
        case unclosedSection(String)
        /// A closing tag without the section that it names.
        case unopenedSection(String)
        /// A tag that names nothing.
        case missingName
        /// A tag that changes the delimiters to something they cannot be.
        case badDelimiters
        /// A tag of an optional module of Mustache that is not supported.
        case unsupported(String)
    }

    package var template: String
    package var line: Int
    package var reason: Reason
}
