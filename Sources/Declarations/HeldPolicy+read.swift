package import Model
package import Text

extension HeldPolicy {
    /// Reads a policy file, or the `_policy.yaml` of a folder; nil where anything is wrong with it.
    ///
    /// `limits` are those that hold where the file says nothing.
    package static func read(
        _ path: String,
        limits: Policy = .unlimited,
        now: Timestamp
    ) -> (policy: HeldPolicy?, diagnostics: [Diagnostic]) {
        let inner = path.hasSuffix("/") ? path + "_policy.yaml" : path + "/_policy.yaml"
        let name = FileReader.exists(inner) ? inner : path
        let bytes: [UInt8]
        do throws(FolderError) {
            bytes = try FileReader.bytes(of: name, named: name, limit: YAMLLimits.bytes)
        } catch {
            return (nil, [error.diagnostic])
        }
        let file = SourceFile(name: name, bytes: bytes)
        let yaml = YAMLFile(file)
        var problems = yaml.problems.map { DeclarationError(.yaml($0.reason), at: $0.range) }
        var rules = PolicyRules()
        if let root = yaml.root {
            rules = PolicyRules(root, limits: limits, now: now, problems: &problems)
        } else if problems.isEmpty {
            problems.append(
                DeclarationError(
                    .notAMapping(expected: "a policy's rules"),
                    at: nil as SourceRange?
                )
            )
        }
        let diagnostics = problems.map { $0.diagnostic(in: file) }
        guard !diagnostics.contains(where: { $0.severity == .error }) else {
            return (nil, diagnostics)
        }
        let policy = HeldPolicy(limits: rules.limits) { [rules] in
            rules.heldProblems(of: $0)
        } denials: { [rules] in
            rules.denials(of: $0)
        }
        return (policy, diagnostics)
    }
}

extension PolicyRules {
    /// The rules that a declaration breaks which came over the network: its file is elsewhere.
    fileprivate func heldProblems(of webhook: DeclaredWebhook) -> [Diagnostic] {
        [(deny, true), (warn, false)].flatMap { level, isDenied in
            level.violations(of: webhook.configuration, waived: []).map { rule, path in
                let line =
                    webhook.lines[path.joined(separator: ".")]
                    ?? path.first.flatMap { webhook.lines[$0] } ?? webhook.lines[""]
                let violation = PolicyViolation(rule: rule, isDenied: isDenied)
                return Diagnostic(
                    severity: isDenied ? .error : .warning,
                    code: DiagnosticCode.heldPolicy.rawValue,
                    message: "\(webhook.key): \(violation.message(of: Self.heldName))",
                    file: webhook.file,
                    range: line.map {
                        let place = SourcePosition(line: $0, column: 1)
                        return SourceRange(start: place, end: place)
                    },
                    hint: "whoever runs the daemon holds it with --policy; no file can waive it"
                )
            }
        }
    }

    /// The rules that deny a webhook which came without a file.
    fileprivate func denials(of configuration: WebhookConfiguration) -> [HeldPolicy.Denial] {
        deny.violations(of: configuration, waived: []).map { rule, path in
            HeldPolicy.Denial(
                rule: rule.name,
                path: path,
                message: PolicyViolation(rule: rule, isDenied: true).message(of: Self.heldName)
            )
        }
    }

    /// What it is called in messages, which say nothing of where it is kept.
    private static let heldName = "the daemon's policy"
}
