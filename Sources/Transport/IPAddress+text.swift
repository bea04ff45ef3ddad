/// Addresses as text, for messages.
extension IPAddress: CustomStringConvertible {
    package var description: String {
        switch self {
        case .v4(let value):
            [24, 16, 8, 0].map { String(value >> $0 & 0xFF) }.joined(separator: ".")
        case .v6(let value):
            Self.text(groups: (0..<8).map { UInt16(truncatingIfNeeded: value >> (112 - 16 * $0)) })
        }
    }

    /// RFC 5952: the longest run of zero groups is written `::`.
    private static func text(groups: [UInt16]) -> String {
        var best = 0..<0
        var start = 0
        for index in 0...groups.count where index == groups.count || groups[index] != 0 {
            if index - start > max(1, best.count) { best = start..<index }
            start = index + 1
        }
        let texts = groups.map { String($0, radix: 16) }
        guard !best.isEmpty else { return texts.joined(separator: ":") }
        return texts[..<best.lowerBound].joined(separator: ":") + "::"
            + texts[best.upperBound...].joined(separator: ":")
    }
}
