/// A filled template, and where in it stands what needs no check of its links.
package struct TemplateOutput: Sendable {
    package internal(set) var bytes: [UInt8] = []
    package internal(set) var sound: [Range<Int>] = []
    /// Where the turns of a list of pieces stand; empty where they name something around the list or it was shown twice.
    package internal(set) var pieces: [Range<Int>] = []

    package init() {}

    package var text: String { String(decoding: bytes, as: UTF8.self) }

    mutating func append(_ other: TemplateOutput) {
        let start = bytes.count
        bytes.append(contentsOf: other.bytes)
        for range in other.sound {
            sound.append(range.lowerBound + start..<range.upperBound + start)
        }
    }

    /// The part that was written since `start`.
    func piece(from start: Int) -> TemplateOutput {
        var piece = TemplateOutput()
        piece.bytes = Array(bytes[start...])
        for range in sound where range.lowerBound >= start {
            piece.sound.append(range.lowerBound - start..<range.upperBound - start)
        }
        return piece
    }
}
