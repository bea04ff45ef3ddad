/// Writing values as text.
extension JSON {
    /// The bytes that V8's `JSON.stringify(JSON.parse(text))` writes for this value.
    package func canonicalBytes() -> [UInt8] {
        var writer = JSONWriter(form: .canonical, capacity: 1024)
        writer.append(self)
        return writer.bytes
    }

    /// Text without white space that keeps the order of members and the spelling of numbers.
    package var text: String {
        text(.compact)
    }

    /// Text with a line for each member and element, two spaces a level.
    package var prettyText: String {
        text(.pretty)
    }

    private func text(_ form: JSONWriter.Form) -> String {
        var writer = JSONWriter(form: form)
        writer.append(self)
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}
