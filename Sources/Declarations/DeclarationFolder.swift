package import Catalogue
package import Model
package import Text

/// A folder of declarations as it was read: what it declares, and everything there is to say about it.
package struct DeclarationFolder: Sendable {
    /// What is declared; complete only where there are no errors.
    package var state: DeclaredState
    /// The built-in event types and the team's own.
    package var catalogue: Catalogue
    package var tests: [FilterTestCase]
    /// Errors and warnings, sorted by file and place.
    package var diagnostics: [Diagnostic]
    /// How many files were read.
    package var files: Int

    /// How many of the diagnostics are errors.
    package var errors: Int { diagnostics.count { $0.severity == .error } }
    /// How many of the diagnostics are warnings.
    package var warnings: Int { diagnostics.count - errors }
    /// Whether it may be planned.
    package var isValid: Bool { errors == 0 }

    /// 0 valid, 3 invalid, 4 where only rules of the policy are broken (cli.md).
    package var exitStatus: Int32 {
        let errors = diagnostics.filter { $0.severity == .error }
        if errors.isEmpty { return 0 }
        return errors.allSatisfy { DiagnosticCode(rawValue: $0.code)?.isPolicy ?? false } ? 4 : 3
    }
}
