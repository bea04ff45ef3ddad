import Text

/// A file's bytes under the name the user gave it.
struct SourceFile: Sendable {
    let name: String
    /// Without a byte order mark.
    let bytes: [UInt8]
    /// Where each line begins.
    private let starts: [Int]

    /// The longest line that is shown; a caret further in would help nobody.
    private static let longestSnippet = 400

    init(name: String, bytes: [UInt8]) {
        self.name = name
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let bytes = bytes.starts(with: mark) ? Array(bytes.dropFirst(mark.count)) : bytes
        self.bytes = bytes
        var starts = [0]
        for index in bytes.indices where bytes[index] == UInt8(ascii: "\n") {
            starts.append(index + 1)
        }
        self.starts = starts
    }

    /// A line's text without its end, counted from 1.
    func line(_ number: Int) -> String? {
        guard starts.indices.contains(number - 1) else { return nil }
        let start = starts[number - 1]
        let end = starts.indices.contains(number) ? starts[number] - 1 : bytes.count
        var line = bytes[start..<end]
        if line.last == UInt8(ascii: "\r") { line = line.dropLast() }
        return String(decoding: line, as: UTF8.self)
    }

    /// What to show of the line at a place; nil where the place is too far in.
    func snippet(at position: SourcePosition) -> String? {
        guard position.column <= Self.longestSnippet, let line = line(position.line) else {
            return nil
        }
        let scalars = line.unicodeScalars
        guard scalars.count > Self.longestSnippet else { return line }
        return String(scalars.prefix(Self.longestSnippet)) + "…"
    }
}

/// A file read as YAML.
struct YAMLFile: Sendable {
    /// Nil where the file is empty or unreadable as YAML.
    var root: YAMLNode?
    var problems: [YAMLError]

    /// Parses a file; syntax errors end it, other problems are collected.
    init(_ file: SourceFile, source: SourceID = .own) {
        do throws(YAMLError) {
            try Self.checkEncoding(file)
            var collected: [YAMLError] = []
            root = try Self.parse(file.bytes, source: source, problems: &collected)
            problems = collected
        } catch {
            root = nil
            problems = [Self.explained(error, in: file)]
        }
    }

    private static func parse(
        _ bytes: [UInt8],
        source: SourceID,
        problems: inout [YAMLError]
    ) throws(YAMLError) -> YAMLNode? {
        try unsafe bytes.withUnsafeBufferPointer {
            (buffer) throws(YAMLError) -> YAMLNode? in
            var builder = YAMLBuilder(
                events: try unsafe YAMLEvents(reading: buffer),
                source: source
            )
            let root = try builder.document()
            problems = builder.problems
            return root
        }
    }

    private static func checkEncoding(_ file: SourceFile) throws(YAMLError) {
        guard file.bytes.count <= YAMLLimits.bytes else {
            throw YAMLError(reason: .tooLarge(limit: YAMLLimits.bytes))
        }
        for (mark, name) in [([0xFF, 0xFE], "UTF-16"), ([0xFE, 0xFF], "UTF-16")]
            as [([UInt8], String)]
        where file.bytes.starts(with: mark) {
            throw YAMLError(reason: .otherEncoding(name))
        }
        guard let offset = firstInvalidUTF8(in: file.bytes) else { return }
        let place = position(ofByte: offset, in: file.bytes)
        throw YAMLError(reason: .invalidUTF8, range: SourceRange(start: place, end: place))
    }

    /// Names the tab where libyaml only says that no token starts there.
    private static func explained(_ error: YAMLError, in file: SourceFile) -> YAMLError {
        guard case .syntax = error.reason, let range = error.range else { return error }
        let control = file.bytes.firstIndex {
            $0 < 0x20 && $0 != 0x09 && $0 != 0x0A && $0 != 0x0D || $0 == 0x7F
        }
        if let control {
            let place = position(ofByte: control, in: file.bytes)
            return YAMLError(
                reason: .controlCharacter,
                range: SourceRange(start: place, end: place)
            )
        }
        // libyaml may notice a line later that a tab was no indentation.
        for number in [range.start.line, range.start.line - 1] where number > 0 {
            guard let line = file.line(number) else { continue }
            let blanks = line.unicodeScalars.prefix { $0 == " " || $0 == "\t" }
            guard let tab = blanks.firstIndex(of: "\t"), blanks.count < line.unicodeScalars.count
            else { continue }
            let column = line.unicodeScalars.distance(from: line.startIndex, to: tab) + 1
            return YAMLError(
                reason: .tab,
                range: SourceRange(
                    start: SourcePosition(line: number, column: column),
                    end: SourcePosition(line: number, column: column + 1)
                )
            )
        }
        return error
    }

    private static func firstInvalidUTF8(in bytes: [UInt8]) -> Int? {
        if String(validating: bytes, as: UTF8.self) != nil { return nil }
        var low = 0
        var iterator = bytes.makeIterator()
        var decoder = UTF8()
        while true {
            switch decoder.decode(&iterator) {
            case .scalarValue(let scalar): low += UTF8.width(scalar)
            case .emptyInput: return nil
            case .error: return low
            }
        }
    }

    private static func position(ofByte offset: Int, in bytes: [UInt8]) -> SourcePosition {
        let before = bytes.prefix(offset)
        let line = before.count { $0 == UInt8(ascii: "\n") } + 1
        let start = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        let column = before[start...].count { $0 & 0xC0 != 0x80 } + 1
        return SourcePosition(line: line, column: column)
    }
}
