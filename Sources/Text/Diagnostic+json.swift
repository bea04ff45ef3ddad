/// Diagnostics as other programs read them (cli.md).
extension Diagnostic {
    /// Every field of the contract, null where it is not known; a note only where there is one.
    package var json: JSON {
        .members([
            "severity": .string(severity.rawValue),
            "code": .string(code),
            "message": .string(message),
            "file": file.map(JSON.string) ?? .null,
            "line": range.map { .integer($0.start.line) } ?? .null,
            "column": range.map { .integer($0.start.column) } ?? .null,
            "end_column": endColumn.map { .integer($0) } ?? .null,
            "snippet": snippet.map(JSON.string) ?? .null,
            "hint": hint.map(JSON.string) ?? .null,
            "note": note.map(JSON.string),
        ])
    }
}
