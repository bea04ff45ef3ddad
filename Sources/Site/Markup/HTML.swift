/// Markup made by the program: whatever text is put into it is escaped.
struct HTML: Sendable, Hashable, ExpressibleByStringInterpolation {
    private(set) var source: String

    static let empty = HTML(trusted: "")

    /// Markup that is known to be sound.
    init(trusted source: String) {
        self.source = source
    }

    init(stringLiteral value: String) {
        source = value
    }

    init(stringInterpolation: StringInterpolation) {
        source = stringInterpolation.source
    }

    /// Text as markup.
    init(text: String) {
        source = ""
        text.appendEscaped(to: &source)
    }

    /// Literals are markup, values are text unless they are markup themselves.
    struct StringInterpolation: StringInterpolationProtocol {
        var source = ""

        init(literalCapacity: Int, interpolationCount: Int) {
            source.reserveCapacity(literalCapacity + interpolationCount * 16)
        }

        mutating func appendLiteral(_ literal: String) {
            source += literal
        }

        mutating func appendInterpolation(_ text: String) {
            text.appendEscaped(to: &source)
        }

        mutating func appendInterpolation(_ text: Substring) {
            String(text).appendEscaped(to: &source)
        }

        mutating func appendInterpolation(_ number: Int) {
            source += String(number)
        }

        mutating func appendInterpolation(_ html: HTML) {
            source += html.source
        }
    }

    static func += (left: inout HTML, right: HTML) {
        left.source += right.source
    }

    static func + (left: HTML, right: HTML) -> HTML {
        HTML(trusted: left.source + right.source)
    }
}

extension Sequence<HTML> {
    /// One piece of markup after another.
    func joined(separator: HTML = .empty) -> HTML {
        HTML(trusted: map(\.source).joined(separator: separator.source))
    }
}
