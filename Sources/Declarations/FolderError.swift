import Text

/// Something wrong with a folder of declarations or with reading a file, rather than with what is in one.
struct FolderError: Error, Sendable, Hashable {
    enum Reason: Sendable, Hashable {
        case missing
        case notAFolder
        /// No declarations: applying that would delete everything.
        case empty
        /// The system's words.
        case unreadable(String)
        case tooLarge(limit: Int)
        /// `.yml` or `.YAML`.
        case otherExtension
        case subfolder
        /// A name beginning with `_` that means nothing.
        case reservedName(suggestion: String?)
        /// A stem that is no key.
        case key(String)
    }

    var reason: Reason
    /// File or folder as the user named it.
    var name: String

    /// The stable code.
    var code: DiagnosticCode {
        switch reason {
        case .missing, .notAFolder: .missingFolder
        case .empty: .emptyFolder
        case .unreadable: .unreadable
        case .tooLarge: .tooLarge
        case .otherExtension: .fileName
        case .subfolder: .subfolder
        case .reservedName: .reservedName
        case .key: .key
        }
    }
}
