import Declarations
import Signing
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
                            "rules": .array(codes.map(rule)),
                        ])
                    ]),
                    "columnKind": "unicodeCodePoints",
                    "results": .array(results(codes)),
                ])
            ],
        ])
    }

    /// What a code means, as `explain` says it.
    private func rule(_ code: String) -> JSON {
        guard let explanation = DiagnosticCode(rawValue: code)?.explanation else {
            return .members(["id": .string(code)])
        }
        return .members([
            "id": .string(code),
            "shortDescription": .members(["text": .string(explanation.title)]),
            "fullDescription": .members(["text": .string(explanation.meaning)]),
            "help": .members([
                "text": .string(explanation.cure),
                "markdown": .string(explanation.markdown),
            ]),
        ])
    }

    private func results(_ codes: [String]) -> [JSON] {
        let places = Dictionary(uniqueKeysWithValues: codes.enumerated().map { ($1, $0) })
        var seen: [String: Int] = [:]
        return diagnostics.map { diagnostic in
            // Equal findings in one file are told apart by their order, not by their line,
            // so that a host knows a finding again after lines were added above it.
            let identity = [diagnostic.code, diagnostic.file ?? "", diagnostic.message]
                .joined(separator: "\0")
            let count = seen[identity, default: 0]
            seen[identity] = count + 1
            let digest = SHA256.hexDigest(Array("\(identity)\0\(count)".utf8))
            return result(diagnostic, rule: places[diagnostic.code] ?? 0, digest: digest)
        }
    }

    private func result(_ diagnostic: Diagnostic, rule: Int, digest: String) -> JSON {
        let text = [diagnostic.message, diagnostic.hint, diagnostic.note]
            .compactMap { $0 }.joined(separator: " — ")
        return .members([
            "ruleId": .string(diagnostic.code),
            "ruleIndex": .integer(rule),
            "level": .string(diagnostic.severity.rawValue),
            "message": .members(["text": .string(text)]),
            "locations": .array(diagnostic.file.map { [location(diagnostic, in: $0)] } ?? []),
            "partialFingerprints": .members(["penguinhooks/v1": .string(digest)]),
        ])
    }

    private func location(_ diagnostic: Diagnostic, in file: String) -> JSON {
        let region = diagnostic.range.map { range in
            JSON.members([
                "startLine": .integer(range.start.line),
                "startColumn": .integer(range.start.column),
                "endLine": .integer(range.end.line),
                "endColumn": .integer(range.end.column),
            ])
        }
        return .members([
            "physicalLocation": .members([
                "artifactLocation": .members(["uri": .string(Self.reference(file))]),
                "region": region,
            ])
        ])
    }

    /// A file's path as a URI reference.
    private static func reference(_ path: String) -> String {
        path.split(separator: "/", omittingEmptySubsequences: false)
            .map { String($0).percentEncoded }.joined(separator: "/")
    }
}
