/// Finds the tags of a template.
///
/// A tag that shows nothing itself and stands alone on its line takes the whole line with it, as
/// the specification says of "standalone" tags.
struct TagScanner {
    private let bytes: [UInt8]
    private let template: String
    private var open = Array("{{".utf8)
    private var close = Array("}}".utf8)
    private var position = 0
    private var line = 1

    init(_ bytes: [UInt8], template: String) {
        self.bytes = bytes
        self.template = template
    }

    /// All tags in order.
    static func tags(of bytes: [UInt8], template: String) throws(TemplateError) -> [TemplateTag] {
        var scanner = TagScanner(bytes, template: template)
        var tags: [TemplateTag] = []
        while let tag = try scanner.next() { tags.append(tag) }
        return tags
    }

    private mutating func next() throws(TemplateError) -> TemplateTag? {
        guard let start = find(open, from: position) else { return nil }
        line += newlines(in: position..<start)
        let inner = start + open.count
        let sigil = inner < bytes.count ? bytes[inner] : 0
        let (ending, first): ([UInt8], Int) =
            switch sigil {
            case UInt8(ascii: "{"): ([UInt8(ascii: "}")] + close, inner + 1)
            case UInt8(ascii: "="): ([UInt8(ascii: "=")] + close, inner + 1)
            default: (close, inner)
            }
        guard let stop = find(ending, from: first) else { throw error(.unclosedTag) }
        var tag = try tag(sigil, inner: inner, stop: stop)
        tag.extent = start..<(stop + ending.count)
        if tag.kind != .variable, tag.kind != .raw { widen(&tag) }
        line += newlines(in: start..<tag.extent.upperBound)
        position = tag.extent.upperBound
        return tag
    }

    private mutating func tag(
        _ sigil: UInt8,
        inner: Int,
        stop: Int
    ) throws(TemplateError) -> TemplateTag {
        let kind: TemplateTag.Kind
        switch sigil {
        case UInt8(ascii: "!"):
            return TemplateTag(kind: .silent, name: "", line: line, extent: inner..<stop)
        case UInt8(ascii: "="):
            try changeDelimiters(inner + 1..<stop)
            return TemplateTag(kind: .silent, name: "", line: line, extent: inner..<stop)
        case UInt8(ascii: "#"): kind = .section
        case UInt8(ascii: "^"): kind = .inverted
        case UInt8(ascii: "/"): kind = .close
        case UInt8(ascii: ">"): kind = .partial
        case UInt8(ascii: "&"), UInt8(ascii: "{"): kind = .raw
        case UInt8(ascii: "<"), UInt8(ascii: "$"), UInt8(ascii: "%"):
            throw error(.unsupported(String(decoding: bytes[inner..<stop], as: UTF8.self)))
        default: kind = .variable
        }
        let name = trimmed(kind == .variable ? inner..<stop : min(inner + 1, stop)..<stop)
        guard !name.isEmpty else { throw error(.missingName) }
        if kind == .partial, name.first == UInt8(ascii: "*") {
            throw error(.unsupported(">" + String(decoding: name, as: UTF8.self)))
        }
        return TemplateTag(
            kind: kind,
            name: String(decoding: name, as: UTF8.self),
            line: line,
            extent: inner..<stop
        )
    }

    private mutating func changeDelimiters(_ range: Range<Int>) throws(TemplateError) {
        let parts = bytes[range].split(whereSeparator: Self.isSpace)
        guard parts.count == 2, !parts.joined().contains(UInt8(ascii: "=")) else {
            throw error(.badDelimiters)
        }
        open = Array(parts[0])
        close = Array(parts[1])
    }

    /// Lets a tag that stands alone take its line with it.
    private func widen(_ tag: inout TemplateTag) {
        var start = tag.extent.lowerBound
        while start > 0, Self.isBlank(bytes[start - 1]) { start -= 1 }
        guard start == 0 || bytes[start - 1] == UInt8(ascii: "\n"), start >= position else {
            return
        }
        var end = tag.extent.upperBound
        while end < bytes.count, Self.isBlank(bytes[end]) { end += 1 }
        if end < bytes.count {
            if bytes[end] == UInt8(ascii: "\r") { end += 1 }
            guard end < bytes.count, bytes[end] == UInt8(ascii: "\n") else { return }
            end += 1
        }
        if tag.kind == .partial { tag.indentation = Array(bytes[start..<tag.extent.lowerBound]) }
        tag.extent = start..<end
    }

    private func find(_ text: [UInt8], from start: Int) -> Int? {
        var index = start
        while index + text.count <= bytes.count {
            if bytes[index] == text[0], bytes[index..<(index + text.count)].elementsEqual(text) {
                return index
            }
            index += 1
        }
        return nil
    }

    private func newlines(in range: Range<Int>) -> Int {
        bytes[range].count { $0 == UInt8(ascii: "\n") }
    }

    private func trimmed(_ range: Range<Int>) -> ArraySlice<UInt8> {
        var slice = bytes[range]
        while let first = slice.first, Self.isSpace(first) { slice.removeFirst() }
        while let last = slice.last, Self.isSpace(last) { slice.removeLast() }
        return slice
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    private static func isSpace(_ byte: UInt8) -> Bool {
        isBlank(byte) || byte == 0x0A || byte == 0x0D
    }

    private func error(_ reason: TemplateError.Reason) -> TemplateError {
        TemplateError(template: template, line: line, reason: reason)
    }
}
