import Text

/// Taking the input of `emit` apart.
enum EmitInput {
    /// One event as it was written, and where it stood.
    struct Item: Sendable {
        /// From 1: the line, or the place in an array.
        let number: Int
        let isLine: Bool
        let bytes: [UInt8]

        /// `line 7`, `event 7`.
        var place: String { (isLine ? "line " : "event ") + String(number) }
    }

    /// One object, the elements of an array, or a line each.
    static func items(of bytes: [UInt8]) throws(CommandFailure) -> [Item] {
        guard bytes.contains(where: { !isSpace($0) }) else {
            throw CommandFailure("there are no events: the input is empty")
        }
        if hasLines(bytes) { return lines(of: bytes) }
        do throws(JSONError) {
            let value = try JSON.parse(bytes, limits: .events(upTo: bytes.count))
            guard let elements = value.array else {
                return [Item(number: 1, isLine: false, bytes: bytes)]
            }
            return elements.enumerated().map { index, element in
                Item(number: index + 1, isLine: false, bytes: Array(element.text.utf8))
            }
        } catch {
            throw CommandFailure("the input is not JSON: \(error)")
        }
    }

    /// Whether a first line is a whole object and more follows it.
    private static func hasLines(_ bytes: [UInt8]) -> Bool {
        guard let start = bytes.firstIndex(where: { !isSpace($0) }),
            bytes[start] == UInt8(ascii: "{"),
            let end = bytes[start...].firstIndex(of: 0x0A),
            bytes[end...].contains(where: { !isSpace($0) })
        else { return false }
        do throws(JSONError) {
            _ = try JSON.parse(Array(bytes[start..<end]))
            return true
        } catch {
            // A first line that ends within its object is pretty-printed; any other is a bad line.
            return !error.isUnfinished
        }
    }

    private static func lines(of bytes: [UInt8]) -> [Item] {
        var items: [Item] = []
        for (index, line) in bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
            .enumerated()
        where line.contains(where: { !isSpace($0) }) {
            items.append(Item(number: index + 1, isLine: true, bytes: Array(line)))
        }
        return items
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
    }
}

extension JSONError {
    /// Whether the text only ended too early.
    fileprivate var isUnfinished: Bool {
        switch reason {
        case .unexpectedEnd, .empty: true
        default: false
        }
    }
}

extension JSON.Limits {
    /// The limits of events for an input of any size.
    fileprivate static func events(upTo bytes: Int) -> JSON.Limits {
        var limits = JSON.Limits.events
        limits.bytes = max(limits.bytes, bytes)
        return limits
    }
}
