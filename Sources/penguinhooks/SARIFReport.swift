import Text

/// Diagnostics as SARIF 2.1.0, which code hosts show beside the lines.
struct SARIFReport {
    let diagnostics: [Diagnostic]

    /// The log file.
    var json: JSON {
        let codes = Set(diagnostics.map(\.code)).sorted()
        return .members([
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [
                .members([
                    "tool": .members([
                        "driver": .members([
                            "name": "penguinhooks",
                            "version": .string(Version.current),
                            "rules": .array(codes.map { .members(["id": .string($0)]) }),
                        ])
                    ]),
                    "columnKind": "unicodeCodePoints",
                    "results": .array(diagnostics.map(result)),
                ])
            ],
        ])
    }

    private func result(_ diagnostic: Diagnostic) -> JSON {
        let text = [diagnostic.message, diagnostic.hint, diagnostic.note]
            .compactMap { $0 }.joined(separator: " — ")
        return .members([
            "ruleId": .string(diagnostic.code),
            "level": .string(diagnostic.severity.rawValue),
            "message": .members(["text": .string(text)]),
            "locations": .array(diagnostic.file.map { [location(diagnostic, in: $0)] } ?? []),
        ])
    }

    private func location(_ diagnostic: Diagnostic, in file: String) -> JSON {
        let region = diagnostic.range.map { range in
            JSON.members([
                "startLine": .integer(range.start.line),
                "startColumn": .integer(range.start.column),
            ])
        }
        return .members([
            "physicalLocation": .members([
                "artifactLocation": .members(["uri": .string(file)]),
                "region": region,
            ])
        ])
    }
}
