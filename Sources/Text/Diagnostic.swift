/// Something to say about a place in a file: what is wrong, where, and what to do.
package struct Diagnostic: Sendable, Hashable {
    /// How much it matters: an error stops the run, a warning does not.
    package enum Severity: String, Sendable, Hashable {
        case error
        case warning
    }

    package var severity: Severity
    /// A stable code such as `PH012`.
    package var code: String
    package var message: String
    /// The file as the user named it, such as `webhooks.d/billing.yaml`.
    package var file: String?
    package var range: SourceRange?
    /// The source line at the start of the range.
    package var snippet: String?
    /// What to do about it, shown at the caret.
    package var hint: String?
    /// Where to read more, shown below.
    package var note: String?

    package init(
        severity: Severity,
        code: String,
        message: String,
        file: String? = nil,
        range: SourceRange? = nil,
        snippet: String? = nil,
        hint: String? = nil,
        note: String? = nil
    ) {
        self.severity = severity
        self.code = code
        self.message = message
        self.file = file
        self.range = range
        self.snippet = snippet
        self.hint = hint
        self.note = note
    }
}
