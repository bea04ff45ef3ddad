import Model

/// The wording of what is wrong with YAML.
extension YAMLError.Reason {
    var message: String {
        switch self {
        case .syntax(let words): "not valid YAML: \(words)"
        case .tab: "a tab is used as indentation"
        case .controlCharacter: "a control character stands here"
        case .invalidUTF8: "the file is not UTF-8 here"
        case .otherEncoding(let name): "the file is \(name), not UTF-8"
        case .tooLarge(let limit): "the file is larger than \(limit >> 10) KiB"
        case .tooDeep(let limit): "nested deeper than \(limit) levels"
        case .tooManyNodes(let limit):
            "more than \(limit) values once aliases are expanded"
        case .unknownAlias(let name): "*\(name) refers to no anchor above it"
        case .severalDocuments: "a second document begins here; one file declares one thing"
        case .tag(let tag): "the tag \(tag) is not supported"
        case .complexKey: "a key must be text"
        case .mergeKey: "<< is not part of YAML 1.2"
        case .duplicateKey(let key, let line): "\"\(key)\" stands on line \(line) already"
        case .ambiguous(let scalar, let meaning):
            "\(scalar.text) is \(meaning) to YAML 1.1 and \(scalar.value?.kind ?? "text") to YAML 1.2"
        case .notFinite(let text): "\(text) is not a number that can be sent"
        case .outOfMemory: "no memory left to read the file"
        }
    }

    var hint: String? {
        switch self {
        case .syntax(let words) where words.contains("alphabetic or numeric"):
            "quote globs: \"*\""
        case .syntax: nil
        case .tab: "indent with spaces"
        case .controlCharacter: "remove it"
        case .invalidUTF8, .otherEncoding: "save it as UTF-8"
        case .tooLarge, .tooDeep, .tooManyNodes, .outOfMemory: nil
        case .unknownAlias: "quote it if it is no alias"
        case .severalDocuments: "move it to a file of its own"
        case .tag: "remove it"
        case .complexKey: "write a name before the colon"
        case .mergeKey: "what files share goes to _defaults.yaml"
        case .duplicateKey: "remove one of them"
        case .ambiguous(let scalar, let meaning):
            switch meaning {
            case "true", "false": "quote it: \"\(scalar.text)\", or write \(meaning)"
            default: "quote it: \"\(scalar.text)\""
            }
        case .notFinite: "write a finite number"
        }
    }
}
