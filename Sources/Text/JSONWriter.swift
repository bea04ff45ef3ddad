/// Appends JSON text to bytes.
struct JSONWriter {
    /// Which of a value's possible texts is written.
    enum Form {
        /// No space; members in order, numbers as spelled.
        case compact
        /// Two spaces a level; members in order, numbers as spelled.
        case pretty
        /// As `JSON.stringify(JSON.parse(text))` writes it.
        case canonical
    }

    let form: Form
    private(set) var bytes: [UInt8] = []
    private var depth = 0

    /// A writer with room for so many bytes.
    init(form: Form, capacity: Int = 0) {
        self.form = form
        bytes.reserveCapacity(capacity)
    }

    mutating func append(_ value: JSON) {
        switch value {
        case .null: bytes += "null".utf8
        case .bool(let value): bytes += (value ? "true" : "false").utf8
        case .number(let number):
            bytes += (form == .canonical ? number.canonicalSpelling : number.spelling).utf8
        case .string(let text): append(text)
        case .array(let elements): append(elements)
        case .object(let object): append(object)
        }
    }

    private mutating func append(_ elements: [JSON]) {
        bytes.append(UInt8(ascii: "["))
        depth += 1
        for (index, element) in elements.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            startLine()
            append(element)
        }
        depth -= 1
        if !elements.isEmpty { startLine() }
        bytes.append(UInt8(ascii: "]"))
    }

    private mutating func append(_ object: JSONObject) {
        bytes.append(UInt8(ascii: "{"))
        depth += 1
        let members = form == .canonical ? object.membersInEcmaScriptOrder : object.members
        var isFirst = true
        for member in members {
            if !isFirst { bytes.append(UInt8(ascii: ",")) }
            isFirst = false
            startLine()
            append(member.name)
            bytes.append(UInt8(ascii: ":"))
            if form == .pretty { bytes.append(0x20) }
            append(member.value)
        }
        depth -= 1
        if !members.isEmpty { startLine() }
        bytes.append(UInt8(ascii: "}"))
    }

    private mutating func startLine() {
        guard form == .pretty else { return }
        bytes.append(0x0A)
        bytes += repeatElement(0x20, count: 2 * depth)
    }

    /// Escapes what `JSON.stringify` escapes: quotation mark, backslash, controls; nothing else.
    private mutating func append(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        if isPlain(text) {
            bytes += text.utf8
        } else {
            for byte in text.utf8 { appendEscaped(byte) }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private func isPlain(_ text: String) -> Bool {
        let span = text.utf8.span
        for index in span.indices {
            let byte = span[index]
            if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
                return false
            }
        }
        return true
    }

    private mutating func appendEscaped(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""): bytes += #"\""#.utf8
        case UInt8(ascii: "\\"): bytes += #"\\"#.utf8
        case 0x08: bytes += #"\b"#.utf8
        case 0x09: bytes += #"\t"#.utf8
        case 0x0A: bytes += #"\n"#.utf8
        case 0x0C: bytes += #"\f"#.utf8
        case 0x0D: bytes += #"\r"#.utf8
        case 0..<0x20:
            bytes += #"\u00"#.utf8
            bytes.append(UInt8(ascii: "0") + byte >> 4)
            bytes.append(hexDigits[Int(byte & 15)])
        default: bytes.append(byte)
        }
    }
}

private let hexDigits = Array("0123456789abcdef".utf8)
