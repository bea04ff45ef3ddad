import Text

/// The wording of what is wrong with a folder.
extension FolderError {
    var diagnostic: Diagnostic {
        let (message, hint) = words
        return Diagnostic(
            severity: .error,
            code: code.rawValue,
            message: message,
            file: name,
            hint: hint
        )
    }

    private var words: (message: String, hint: String?) {
        switch reason {
        case .missing:
            ("there is no folder \(name)", "check --dir, or make one with `penguinhooks init`")
        case .notAFolder: ("\(name) is not a folder", "check --dir")
        case .empty:
            (
                "\(name) declares nothing: applying it would delete all webhooks",
                "check --dir; an empty folder never means delete"
            )
        case .unreadable(let why): ("cannot be read: \(why)", nil)
        case .tooLarge(let limit): ("the file is larger than \(limit >> 10) KiB", nil)
        case .otherExtension: ("only .yaml files are read", "rename it to end in .yaml")
        case .subfolder:
            ("folders inside a folder of declarations are not read", "move its files up")
        case .reservedName(let suggestion):
            (
                "names beginning with _ are reserved",
                suggestion.map { "did you mean \"\($0)\"?" }
                    ?? "known are _defaults.yaml, _policy.yaml, _events/, _tests/ and _incidents/"
            )
        case .key(let stem):
            (
                "\"\(stem)\" is not a webhook's key",
                "lower-case letters, digits and -, at most 63, no - first"
            )
        }
    }
}
