import Templates

/// Markup made by the program: whatever text is put into it is escaped.
struct HTML: Sendable, Hashable, ExpressibleByStringInterpolation {
    /// UTF-8, since most markup goes to a file without ever being text again.
    private(set) var bytes: [UInt8]

    var source: String { String(decoding: bytes, as: UTF8.self) }

    static let empty = HTML(trusted: "")

    /// Markup that is known to be sound.
    init(trusted source: String) {
        bytes = Array(source.utf8)
    }

    /// The same, as bytes.
    init(trusted bytes: [UInt8]) {
        self.bytes = bytes
    }

    init(stringLiteral value: String) {
        bytes = Array(value.utf8)
    }

    init(stringInterpolation: StringInterpolation) {
        bytes = stringInterpolation.bytes
    }

    /// Text as markup.
    init(text: String, in place: MarkupPlace = .anywhere) {
        bytes = []
        bytes.reserveCapacity(text.utf8.count)
        text.appendEscaped(to: &bytes, in: place)
    }

    /// Literals are markup, values are text unless they are markup themselves.
    struct StringInterpolation: StringInterpolationProtocol {
        var bytes: [UInt8] = []

        init(literalCapacity: Int, interpolationCount: Int) {
            bytes.reserveCapacity(literalCapacity + interpolationCount * 16)
        }

        mutating func appendLiteral(_ literal: String) {
            bytes.append(contentsOf: literal.utf8)
        }

        mutating func appendInterpolation(_ text: String) {
            text.appendEscaped(to: &bytes)
        }

        mutating func appendInterpolation(_ text: Substring) {
            String(text).appendEscaped(to: &bytes)
        }

        mutating func appendInterpolation(_ number: Int) {
            bytes.append(contentsOf: String(number).utf8)
        }

        mutating func appendInterpolation(_ html: HTML) {
            bytes.append(contentsOf: html.bytes)
        }
    }

    /// Adds text as markup.
    mutating func add(_ text: String, in place: MarkupPlace = .anywhere) {
        text.appendEscaped(to: &bytes, in: place)
    }

    static func += (left: inout HTML, right: HTML) {
        left.bytes.append(contentsOf: right.bytes)
    }

    static func + (left: HTML, right: HTML) -> HTML {
        var result = left
        result += right
        return result
    }

    /// Makes room for more, where much is to come.
    mutating func reserve(_ count: Int) {
        bytes.reserveCapacity(count)
    }
}

extension Sequence<HTML> {
    /// One piece of markup after another.
    func joined(separator: HTML = .empty) -> HTML {
        var result = HTML.empty
        for (index, piece) in enumerated() {
            if index > 0 { result += separator }
            result += piece
        }
        return result
    }
}
