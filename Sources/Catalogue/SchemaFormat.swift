import Model

/// The formats a schema may ask for; unlike in plain JSON Schema they are checked.
package enum SchemaFormat: String, Sendable, Hashable, CaseIterable {
    /// RFC 3339, with an offset.
    case dateTime = "date-time"
    /// `2026-11-24`.
    case date
    /// Something before and after an `@`, no white space.
    case email
    /// A scheme, a colon, and characters that RFC 3986 allows.
    case uri
    case uuid
    case ipv4
    case ipv6

    /// Whether a text has the format.
    package func accepts(_ text: String) -> Bool {
        switch self {
        case .dateTime: Timestamp(rfc3339: text) != nil
        case .date: text.utf8.count == 10 && Timestamp(rfc3339: text + "T00:00:00Z") != nil
        case .email: isEmail(text)
        case .uri: isURI(text)
        case .uuid: isUUID(text)
        case .ipv4: isIPv4(text.utf8)
        case .ipv6: isIPv6(text)
        }
    }

    /// As messages say it.
    var words: String {
        switch self {
        case .dateTime: "an RFC 3339 time such as 2026-11-24T14:30:00Z"
        case .date: "a date such as 2026-11-24"
        case .email: "an e-mail address"
        case .uri: "an absolute URI"
        case .uuid: "a UUID"
        case .ipv4: "an IPv4 address"
        case .ipv6: "an IPv6 address"
        }
    }
}

private func isEmail(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    guard let at = bytes.lastIndex(of: UInt8(ascii: "@")), at > 0, at < bytes.count - 1 else {
        return false
    }
    return bytes.count <= 320 && bytes.allSatisfy { $0 > 0x20 && $0 != 0x7F }
}

private func isURI(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")), isLetter(bytes[0]) else {
        return false
    }
    let scheme = bytes[..<colon].allSatisfy {
        isLetter($0) || isDigit($0) || [0x2B, 0x2D, 0x2E].contains($0)
    }
    let refused = Array("\"<>\\^`{|}".utf8)
    var escape = 0
    for byte in bytes[(colon + 1)...] {
        if escape > 0 {
            guard isHexDigit(byte) else { return false }
            escape -= 1
        } else if byte == UInt8(ascii: "%") {
            escape = 2
        } else if byte <= 0x20 || byte >= 0x7F || refused.contains(byte) {
            return false
        }
    }
    return scheme && escape == 0
}

private func isUUID(_ text: String) -> Bool {
    let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    return parts.map(\.count) == [8, 4, 4, 4, 12] && parts.joined().allSatisfy(isHexDigit)
}

/// Four decimal bytes without leading zeros.
private func isIPv4(_ text: some Collection<UInt8>) -> Bool {
    let parts = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return parts.count == 4
        && parts.allSatisfy { part in
            (1...3).contains(part.count) && part.allSatisfy(isDigit)
                && (part.count == 1 || part.first != UInt8(ascii: "0"))
                && part.reduce(0) { $0 * 10 + Int($1 - 0x30) } <= 255
        }
}

/// Eight groups of hexadecimal digits, `::` for a run of zeros, the last two perhaps as IPv4; no zone.
private func isIPv6(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    let colon = UInt8(ascii: ":")
    let gaps = bytes.indices.dropLast().filter { bytes[$0] == colon && bytes[$0 + 1] == colon }
    switch gaps.count {
    case 0: return groupCount(bytes[...], endsAddress: true) == 8
    case 1:
        guard
            let before = groupCount(bytes[..<gaps[0]], endsAddress: false),
            let after = groupCount(bytes[(gaps[0] + 2)...], endsAddress: true)
        else { return false }
        return before + after <= 7
    default: return false
    }
}

/// How many 16-bit groups a part of an IPv6 address has; nil where it is malformed.
private func groupCount(_ bytes: ArraySlice<UInt8>, endsAddress: Bool) -> Int? {
    guard !bytes.isEmpty else { return 0 }
    var groups = bytes.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    var count = 0
    if endsAddress, let last = groups.last, isIPv4(last) {
        groups.removeLast()
        count = 2
    }
    guard groups.allSatisfy({ (1...4).contains($0.count) && $0.allSatisfy(isHexDigit) }) else {
        return nil
    }
    return count + groups.count
}

private func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

private func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }

private func isHexDigit(_ byte: UInt8) -> Bool {
    isDigit(byte) || (0x61...0x66).contains(byte | 0x20)
}
