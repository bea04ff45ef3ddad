/// Explanations of codes about YAML itself.
extension DiagnosticCode {
    var yamlExplanation: Explanation? {
        switch self {
        case .syntax:
            Explanation(
                "not valid YAML",
                "The file cannot be read as YAML, so nothing in it was "
                    + "checked. The place is where reading stopped; the slip is "
                    + "often just before it.",
                example: "events: [email.opened, email.clicked",
                cure: "Close every bracket and quote, and put a space after each "
                    + "colon. A glob such as * must be quoted: \"*\"."
            )
        case .tab:
            Explanation(
                "tab as indentation",
                "YAML does not allow tabs as indentation, because nobody can "
                    + "tell how wide they are.",
                example: "retry:\n\tenabled: true",
                cure: "Indent with two spaces; most editors can be told to."
            )
        case .duplicateKey:
            Explanation(
                "duplicate key",
                "A key stands twice in the same mapping. One of the two values "
                    + "would be lost without a word.",
                example: "timeout: 5s\ntimeout: 10s",
                cure: "Keep one of them."
            )
        case .encoding:
            Explanation(
                "not UTF-8",
                "Declarations are UTF-8 text. The place is the first byte that "
                    + "is not.",
                example: "name: caf\\xe9",
                cure: "Save the file as UTF-8."
            )
        case .tooLarge:
            Explanation(
                "file too large",
                "A declaration is a page of text; files beyond 256 KiB are "
                    + "refused before they are read.",
                example: "(a file of 10 MB)",
                cure: "Move what is not configuration elsewhere."
            )
        case .tooDeep:
            Explanation(
                "nested too deeply",
                "Values nested beyond 32 levels are refused, so that no file "
                    + "can exhaust memory.",
                example: "labels: {a: "
                    + "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]}",
                cure: "Flatten the value."
            )
        case .aliasExpansion:
            Explanation(
                "aliases expand to too much",
                "Aliases may repeat values, but with all of them expanded a "
                    + "file may hold 10,000 values at most (\"billion laughs\").",
                example: "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]",
                cure: "Use fewer aliases, or write the values out."
            )
        case .ambiguousScalar:
            Explanation(
                "means different things to YAML 1.1 and 1.2",
                "Some words without quotes are read differently by older and "
                    + "newer YAML: no, on, 012, 1_000, 12:30. To be safe with every "
                    + "tool they must be quoted.",
                example: "owner: no",
                cure: "Write owner: \"no\". Where true or false is meant, write that."
            )
        case .unsupportedYAML:
            Explanation(
                "a part of YAML that is not used here",
                "Declarations are plain data: one document a file, keys that "
                    + "are text, no tags, no merge keys (<<), finite numbers.",
                example: "<<: *defaults",
                cure: "What files share belongs in _defaults.yaml."
            )
        default: nil
        }
    }
}
