import Text

/// The events of a request body.
struct IncomingEvents {
    private(set) var values: [JSON]
    /// Whether they came as a list or lines rather than one object.
    let isBatch: Bool

    /// Parses one object, an array, or a line each.
    init(_ bytes: [UInt8], isLines: Bool) throws(Problem) {
        isBatch = isLines || bytes.first { !Self.isSpace($0) } == UInt8(ascii: "[")
        guard isLines else {
            let value = try Self.parse(bytes, line: nil)
            values = value.array ?? [value]
            return
        }
        values = []
        var line = 0
        for text in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
            line += 1
            if text.allSatisfy(Self.isSpace) { continue }
            values.append(try Self.parse(Array(text), line: line))
        }
    }

    private static func parse(_ bytes: [UInt8], line: Int?) throws(Problem) -> JSON {
        do throws(JSONError) {
            return try JSON.parse(bytes, limits: .events)
        } catch {
            throw .malformed(error.message, line: line ?? error.line, column: error.column)
        }
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
    }
}
