import Model
package import Text

/// The wording of why no plan can be made.
extension PlanError {
    /// One diagnostic for each problem.
    package var diagnostics: [Diagnostic] {
        switch self {
        case .otherEnvironment(let declared, let live):
            [Self.environmentDiagnostic(declared: declared, live: live)]
        case .nothingDeclared(let folder, let managed):
            [
                Diagnostic(
                    severity: .error,
                    code: "PH041",
                    message: "\(folder) declares nothing: applying it would delete all "
                        + "\(managed) webhooks that files manage",
                    hint: "check the folder's name; `penguinhooks webhooks delete` removes webhooks"
                )
            ]
        case .invalid(let problems): problems.map(\.diagnostic)
        case .typesInUse(let uses, let folder): uses.map { $0.diagnostic(folder: folder) }
        }
    }

    private static func environmentDiagnostic(declared: String?, live: String?) -> Diagnostic {
        let wanted = declared.map { "--env \($0)" } ?? "no --env"
        let held = live.map { "environment \($0)" } ?? "no environment"
        return Diagnostic(
            severity: .error,
            code: "PH051",
            message: "the state belongs to \(held), the declarations were read with \(wanted)",
            hint: live.map { "use --env \($0), or another state" } ?? "leave --env out"
        )
    }
}

extension PlanError.TypeUse {
    fileprivate func diagnostic(folder: String) -> Diagnostic {
        let shown = webhooks.prefix(5).map(\.rawValue).joined(separator: ", ")
        let more = webhooks.count > 5 ? " and \(webhooks.count - 5) more" : ""
        return Diagnostic(
            severity: .error,
            code: "PH053",
            message: "the event type \(type) is not declared any more, but \(shown)\(more) "
                + "\(webhooks.count == 1 ? "names" : "name") it",
            hint: "keep \(folder)/_events/\(type).yaml, or take it out of "
                + "\(webhooks.count == 1 ? "that webhook" : "those webhooks") first"
        )
    }
}

extension PlanError.Problem {
    var diagnostic: Diagnostic {
        let (code, message, hint) = words
        return Diagnostic(
            severity: .error,
            code: code,
            message: message,
            file: file,
            range: line.map {
                let place = SourcePosition(line: $0, column: 1)
                return SourceRange(start: place, end: place)
            },
            hint: hint
        )
    }

    private var words: (code: String, message: String, hint: String) {
        switch reason {
        case .bothLive(let old):
            (
                "PH050", "\(key) cannot take over \(old): both are live",
                "remove moved_from, or delete one of them first"
            )
        case .oldStillDeclared(let old):
            (
                "PH050", "\(key) moved from \(old), which is declared as well",
                "remove the file of \(old), or moved_from here"
            )
        case .takenTwice(let old, let other):
            (
                "PH050", "\(key) and \(other) both moved from \(old)",
                "only one of them can keep its id and secret"
            )
        case .movedFromItself:
            ("PH050", "\(key) cannot move from itself", "remove moved_from")
        case .nothingSealed(let path):
            (
                "PH055", "\(path) of \(key) keeps a sealed value, but none is live",
                "use generated, {from_env: NAME} or {from_file: PATH}"
            )
        case .declaredTwice: ("PH050", "\(key) is declared twice", "remove one of the files")
        }
    }
}
