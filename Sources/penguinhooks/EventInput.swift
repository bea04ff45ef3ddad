import Text

/// One of the events that a command reads: a JSON object, an element of an array, or a line.
struct EventInput {
    let value: JSON
    /// Where it stood, for messages.
    let place: String

    /// All events of a file, or of standard input under the name `-`.
    static func read(_ path: String) throws(CommandFailure) -> [EventInput] {
        let bytes = try Input.read(path)
        let first = bytes.first { !isSpace($0) }
        guard first != nil else { throw CommandFailure("no event was given on standard input") }
        if first == UInt8(ascii: "[") { return try elements(of: bytes) }
        do throws(JSONError) {
            return [EventInput(value: try JSON.parse(bytes), place: "event")]
        } catch {
            return try lines(of: bytes, unlessOne: error)
        }
    }

    private static func elements(of bytes: [UInt8]) throws(CommandFailure) -> [EventInput] {
        do {
            let values = try JSON.parse(bytes).array ?? []
            return values.enumerated().map { EventInput(value: $1, place: "event \($0 + 1)") }
        } catch {
            throw CommandFailure("malformed JSON: \(error)")
        }
    }

    /// One event a line; where the first line is none, the error of the whole text is the better one.
    private static func lines(
        of bytes: [UInt8],
        unlessOne whole: JSONError
    ) throws(CommandFailure) -> [EventInput] {
        var events: [EventInput] = []
        var number = 0
        for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            number += 1
            if line.allSatisfy(isSpace) { continue }
            do {
                let value = try JSON.parse(Array(line))
                events.append(EventInput(value: value, place: "line \(number)"))
            } catch {
                if events.isEmpty { throw CommandFailure("malformed JSON: \(whole)") }
                throw CommandFailure("line \(number): malformed JSON: \(error)")
            }
        }
        return events
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
    }
}
