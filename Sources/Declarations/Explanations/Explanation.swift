/// What `penguinhooks explain CODE` says.
package struct Explanation: Sendable, Hashable {
    /// A few words.
    package var title: String
    /// What the code means and why it matters.
    package var meaning: String
    /// Lines that cause it.
    package var example: String
    /// How to mend it.
    package var cure: String

    init(_ title: String, _ meaning: String, example: String, cure: String) {
        self.title = title
        self.meaning = meaning
        self.example = example
        self.cure = cure
    }
}

extension DiagnosticCode {
    /// What the code means, with an example and a cure.
    package var explanation: Explanation {
        yamlExplanation ?? fieldExplanation ?? endpointExplanation ?? folderExplanation
            ?? policyExplanation
    }
}

extension Explanation {
    /// The page as a terminal shows it.
    package func text(code: DiagnosticCode) -> String {
        let lines = example.split(separator: "\n", omittingEmptySubsequences: false)
        let indented = lines.map { "    \($0)" }.joined(separator: "\n")
        return
            "\(code.rawValue): \(title)\n\n\(meaning)\n\nFor example:\n\n\(indented)\n\n\(cure)\n"
    }

    /// The page as Markdown, for code hosts.
    package var markdown: String {
        "\(meaning)\n\nFor example:\n\n```yaml\n\(example)\n```\n\n\(cure)"
    }
}
