/// A page as it is written, and where in it stands what needs no check of its links.
struct RenderedPage: Sendable {
    private(set) var bytes: [UInt8] = []
    /// Rows of deliveries, whose links are the program's own, and parts that were checked before.
    private(set) var sound: [Range<Int>] = []

    /// Puts pieces where their slots are in a filled template.
    init(_ text: String, pieces: [HTML], checkingLast: Bool) {
        let mark = UInt8(1)
        let source = Array(text.utf8)
        bytes.reserveCapacity(source.count + pieces.reduce(0) { $0 + $1.bytes.count })
        var rest = source[...]
        while let start = rest.firstIndex(of: mark) {
            let after = rest.index(after: start)
            bytes.append(contentsOf: rest[..<start])
            let number = after < rest.endIndex ? Int(rest[after]) - 0x30 : -1
            guard pieces.indices.contains(number) else {
                rest = rest[after...]
                continue
            }
            let first = bytes.count
            bytes.append(contentsOf: pieces[number].bytes)
            if number < pieces.count - 1 || !checkingLast { sound.append(first..<bytes.count) }
            rest = rest[(after + 1)...]
        }
        bytes.append(contentsOf: rest)
    }
}

extension HTML {
    /// The place of a piece that goes around the templates: a control that no text holds and a digit.
    ///
    /// Rows of deliveries are most of a site's bytes. There are at most 64 slots a page.
    static func slot(_ number: Int) -> HTML {
        HTML(trusted: "\u{1}\(Character(Unicode.Scalar(UInt8(0x30 + number))))")
    }
}
