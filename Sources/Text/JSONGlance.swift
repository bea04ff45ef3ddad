/// Steps over the members of an object's text without taking their values apart, for a fraction of what parsing costs.
///
/// For texts that were written by this program: what it does not expect ends it, and nothing more is checked.
package struct JSONGlance {
    /// Where the name and the value of a member stand, the name without its quotation marks.
    package struct Member {
        package let name: Range<Int>
        package let value: Range<Int>
    }

    private let bytes: [UInt8]
    private var index = 0
    /// Whether the object was stepped over to its end.
    package private(set) var isComplete = false

    package init(_ text: String) {
        bytes = Array(text.utf8)
    }

    /// The next member; nil at the end, and at what is no compact object.
    package mutating func next() -> Member? {
        guard !isComplete, take(UInt8(ascii: index == 0 ? "{" : ",")) else { return nil }
        if index == 1, take(UInt8(ascii: "}")) {
            isComplete = index == bytes.count
            return nil
        }
        guard let name = skipString(), take(UInt8(ascii: ":")), let value = skipValue() else {
            return nil
        }
        if index == bytes.count - 1, bytes[index] == UInt8(ascii: "}") { isComplete = true }
        return Member(name: name.lowerBound + 1..<name.upperBound - 1, value: value)
    }

    /// Whether a part reads so.
    package func reads(_ part: Range<Int>, _ text: String) -> Bool {
        text.utf8.count == part.count && bytes[part].elementsEqual(text.utf8)
    }

    /// A part as text.
    package func text(_ part: Range<Int>) -> String {
        String(decoding: bytes[part], as: UTF8.self)
    }

    /// Whether a byte occurs in a part.
    package func contains(_ byte: UInt8, in part: Range<Int>) -> Bool {
        part.contains { bytes[$0] == byte }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard index < bytes.count, bytes[index] == byte else { return false }
        index += 1
        return true
    }

    private mutating func skipString() -> Range<Int>? {
        let start = index
        guard take(UInt8(ascii: "\"")) else { return nil }
        while index < bytes.count {
            let byte = bytes[index]
            index += byte == UInt8(ascii: "\\") ? 2 : 1
            if byte == UInt8(ascii: "\"") { return start..<index }
        }
        return nil
    }

    private mutating func skipValue() -> Range<Int>? {
        let start = index
        var depth = 0
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\""):
                guard skipString() != nil else { return nil }
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                if depth == 0 { return start..<index }
                depth -= 1
            case UInt8(ascii: ","):
                if depth == 0 { return start..<index }
            default: break
            }
            index += 1
        }
        return nil
    }
}
