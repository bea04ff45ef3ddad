/// Reading JSON text (RFC 8259), strictly.
extension JSON {
    /// How much text is taken and which numbers.
    package struct Limits: Sendable, Hashable {
        /// How deep arrays and objects may nest.
        package var depth: Int
        /// How many bytes the text may have.
        package var bytes: Int
        /// Whether an integer literal that a double cannot hold exactly is refused.
        package var refusesInexactIntegers: Bool

        package init(
            depth: Int = 64,
            bytes: Int = 64 << 20,
            refusesInexactIntegers: Bool = false
        ) {
            self.depth = depth
            self.bytes = bytes
            self.refusesInexactIntegers = refusesInexactIntegers
        }

        /// For texts of our own making and of requests: 64 levels, 64 MiB.
        package static let standard = Limits()
        /// For events on their way in: no integer may change its value on the way.
        package static let events = Limits(bytes: 16 << 20, refusesInexactIntegers: true)
    }

    /// Reads one document; anything but white space around it is refused.
    package static func parse(
        _ bytes: [UInt8],
        limits: Limits = .standard
    ) throws(JSONError) -> JSON {
        var parser = JSONParser(bytes: bytes, limits: limits)
        return try parser.document()
    }

    /// Reads one document from text.
    package static func parse(
        _ text: String,
        limits: Limits = .standard
    ) throws(JSONError) -> JSON {
        try parse(Array(text.utf8), limits: limits)
    }
}
