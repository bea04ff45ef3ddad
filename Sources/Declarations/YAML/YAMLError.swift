import Text

/// What keeps a text from being the YAML that declarations may use, and where.
struct YAMLError: Error, Sendable, Hashable {
    enum Reason: Sendable, Hashable {
        /// libyaml's own words.
        case syntax(String)
        case tab
        case controlCharacter
        case invalidUTF8
        case otherEncoding(String)
        case tooLarge(limit: Int)
        case tooDeep(limit: Int)
        case tooManyNodes(limit: Int)
        case unknownAlias(String)
        case severalDocuments
        case tag(String)
        /// A key that is a list or a mapping.
        case complexKey
        case mergeKey
        case duplicateKey(String, firstLine: Int)
        /// A plain scalar that YAML 1.1 takes for something else.
        case ambiguous(YAMLScalar, elsewhere: String)
        case notFinite(String)
        case outOfMemory
    }

    var reason: Reason
    var range: SourceRange?
}
