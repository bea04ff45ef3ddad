import Mustache

/// Our own escaping in place of the library's, which goes through text by character.
struct MarkupContent: MustacheContentType {
    /// What a template begins with to be escaped this way.
    static let pragma = "{{% CONTENT_TYPE:PENGUINHOOKS}}\n"

    /// Makes the pragma known.
    static func register() {
        MustacheContentTypes.register(MarkupContent(), named: "PENGUINHOOKS")
    }

    func escapeText(_ text: String) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count + 16)
        text.appendEscaped(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}
