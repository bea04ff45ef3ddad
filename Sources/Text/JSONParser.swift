/// A recursive-descent parser over bytes; recursion is bounded by the depth limit.
struct JSONParser {
    let bytes: [UInt8]
    let limits: JSON.Limits
    var index = 0
    private var depth = 0

    init(bytes: [UInt8], limits: JSON.Limits) {
        self.bytes = bytes
        self.limits = limits
    }

    /// The whole text as one value.
    mutating func document() throws(JSONError) -> JSON {
        guard bytes.count <= limits.bytes else {
            throw JSONError(.tooLong(limit: limits.bytes), at: 0, in: [])
        }
        try checkEncoding()
        skipSpace()
        guard index < bytes.count else { throw error(.empty) }
        let value = try value()
        skipSpace()
        guard index == bytes.count else { throw error(.trailingText) }
        return value
    }

    /// Strings are cut out without another look at their encoding, so it is checked first.
    private func checkEncoding() throws(JSONError) {
        do {
            _ = try UTF8Span(validating: bytes.span)
        } catch {
            throw JSONError(.invalidUTF8, at: error.byteOffsets.lowerBound, in: bytes)
        }
        if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF {
            throw error(.byteOrderMark)
        }
    }

    private mutating func value() throws(JSONError) -> JSON {
        switch current {
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "{"): return try object()
        case UInt8(ascii: "["): return try array()
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try number())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: throw unexpected(.value)
        }
    }

    private mutating func object() throws(JSONError) -> JSON {
        try enter()
        var members: [JSONObject.Member] = []
        var names = NameSet()
        skipSpace()
        if take(UInt8(ascii: "}")) {
            depth -= 1
            return .object(JSONObject())
        }
        while true {
            guard current == UInt8(ascii: "\"") else { throw unexpected(.memberName) }
            let start = index
            let name = try string()
            guard names.insert(name, into: members) else {
                throw JSONError(.duplicateName(name), at: start, in: bytes)
            }
            skipSpace()
            guard take(UInt8(ascii: ":")) else { throw unexpected(.colon) }
            skipSpace()
            members.append(JSONObject.Member(name: name, value: try value()))
            skipSpace()
            if take(UInt8(ascii: ",")) {
                skipSpace()
            } else if take(UInt8(ascii: "}")) {
                depth -= 1
                return .object(JSONObject(uniqueMembers: members))
            } else {
                throw unexpected(.commaOrBrace)
            }
        }
    }

    private mutating func array() throws(JSONError) -> JSON {
        try enter()
        var elements: [JSON] = []
        skipSpace()
        if take(UInt8(ascii: "]")) {
            depth -= 1
            return .array([])
        }
        while true {
            elements.append(try value())
            skipSpace()
            if take(UInt8(ascii: ",")) {
                skipSpace()
            } else if take(UInt8(ascii: "]")) {
                depth -= 1
                return .array(elements)
            } else {
                throw unexpected(.commaOrBracket)
            }
        }
    }

    private mutating func enter() throws(JSONError) {
        guard depth < limits.depth else { throw error(.tooDeep(limit: limits.depth)) }
        depth += 1
        index += 1
    }

    private mutating func word(_ word: String, _ value: JSON) throws(JSONError) -> JSON {
        for byte in word.utf8 {
            guard current == byte else { throw unexpected(.value) }
            index += 1
        }
        return value
    }
}

/// Reading single bytes, and errors at the current place.
extension JSONParser {
    /// The byte at the current place, or 0, which no JSON text has there, at the end.
    var current: UInt8 {
        index < bytes.count ? bytes[index] : 0
    }

    /// Steps over a byte if it is this one.
    mutating func take(_ byte: UInt8) -> Bool {
        guard current == byte, index < bytes.count else { return false }
        index += 1
        return true
    }

    private mutating func skipSpace() {
        while index < bytes.count {
            switch bytes[index] {
            case 0x20, 0x0A, 0x0D, 0x09: index += 1
            default: return
            }
        }
    }

    func error(_ reason: JSONError.Reason) -> JSONError {
        JSONError(reason, at: index, in: bytes)
    }

    private func unexpected(_ expected: JSONError.Expectation) -> JSONError {
        guard index < bytes.count else { return error(.unexpectedEnd) }
        return error(.unexpected(bytes[index], expected: expected))
    }
}

/// The names seen in one object: a scan while they are few, a set of exact texts from then on.
private struct NameSet {
    private var many: Set<ExactText> = []

    /// Whether a name is new to the members before it.
    mutating func insert(_ name: String, into members: [JSONObject.Member]) -> Bool {
        if members.count < 16 {
            return !members.contains { $0.name.isIdentical(with: name) }
        }
        if many.isEmpty {
            many = Set(members.map { ExactText(text: $0.name) })
        }
        return many.insert(ExactText(text: name)).inserted
    }
}
