/// The limits of declarations.md.
enum YAMLLimits {
    static let bytes = 256 << 10
    static let depth = 32
    static let expandedNodes = 10_000
}
