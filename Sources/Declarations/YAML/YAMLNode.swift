import Text

/// A YAML value that knows where it stands.
struct YAMLNode: Sendable, Hashable {
    /// What the value is.
    enum Content: Sendable, Hashable {
        case scalar(YAMLScalar)
        case sequence([YAMLNode])
        case mapping([Member])
    }

    /// One entry of a mapping.
    struct Member: Sendable, Hashable {
        var key: String
        var keyRange: SourceRange
        /// Whether the key was written without quotes.
        var isKeyPlain: Bool
        /// The file the entry was written in.
        var source: SourceID
        var value: YAMLNode
    }

    var content: Content
    var range: SourceRange
    /// The file the value was written in.
    var source: SourceID
    /// How many nodes this is with its aliases expanded.
    var expandedCount: Int
    /// How many levels there are below, this one included.
    var height: Int

    /// The entries of a mapping.
    var members: [Member]? {
        if case .mapping(let members) = content { members } else { nil }
    }

    /// The elements of a sequence.
    var elements: [YAMLNode]? {
        if case .sequence(let elements) = content { elements } else { nil }
    }

    /// The scalar.
    var scalar: YAMLScalar? {
        if case .scalar(let scalar) = content { scalar } else { nil }
    }

    /// The entry of a mapping with this key.
    subscript(key: String) -> Member? {
        members?.first { $0.key == key }
    }
}

/// A scalar as it was written.
struct YAMLScalar: Sendable, Hashable {
    var text: String
    /// Written without quotes, so that its text decides what it is.
    var isPlain: Bool
}

/// Which of the files that make up a declaration something was written in.
enum SourceID: UInt8, Sendable, Hashable {
    /// The webhook's own file.
    case own
    /// `_defaults.yaml`.
    case defaults
}
