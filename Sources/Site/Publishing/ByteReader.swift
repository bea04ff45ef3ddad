/// Reads what `ByteWriter` wrote; once something does not fit, all that follows is nothing.
struct ByteReader {
    private let bytes: [UInt8]
    private var place: Int
    private(set) var isSound = true

    init(_ bytes: [UInt8], from place: Int = 0) {
        self.bytes = bytes
        self.place = place
    }

    private mutating func take(_ count: Int) -> Range<Int>? {
        guard isSound, count >= 0, count <= bytes.count - place else {
            isSound = false
            return nil
        }
        place += count
        return place - count..<place
    }

    mutating func number() -> UInt64 {
        var result: UInt64 = 0
        var shift: UInt64 = 0
        while shift < 64, place < bytes.count {
            let byte = bytes[place]
            place += 1
            result |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return result }
            shift += 7
        }
        isSound = false
        return 0
    }

    mutating func signed() -> Int64 {
        let number = number()
        return Int64(bitPattern: number >> 1) ^ -Int64(bitPattern: number & 1)
    }

    mutating func count() -> Int { Int(signed()) }

    mutating func flag() -> Bool {
        take(1).map { bytes[$0.lowerBound] == 1 } ?? false
    }

    mutating func text() -> String {
        take(count()).map { String(decoding: bytes[$0], as: UTF8.self) } ?? ""
    }

    mutating func slice() -> ArraySlice<UInt8> {
        take(count()).map { bytes[$0] } ?? []
    }

    mutating func digest() -> Digest {
        guard let place = take(32) else { return .none }
        let start = place.lowerBound
        return Digest(words: (word(start), word(start + 8), word(start + 16), word(start + 24)))
    }

    /// Eight bytes, the highest first.
    private func word(_ start: Int) -> UInt64 {
        var word: UInt64 = 0
        for index in start..<start + 8 { word = word << 8 | UInt64(bytes[index]) }
        return word
    }

    /// Says that what was read does not fit.
    mutating func fail() {
        isSound = false
    }

    /// Whether so many elements may follow: every one takes a byte at least, and a damaged count makes no room for billions.
    func canHold(_ count: Int) -> Bool {
        isSound && count >= 0 && count <= bytes.count - place
    }

    mutating func list<Element>(_ each: (inout ByteReader) -> Element) -> [Element] {
        let count = count()
        guard canHold(count) else {
            isSound = false
            return []
        }
        var list: [Element] = []
        list.reserveCapacity(count)
        for _ in 0..<count where isSound { list.append(each(&self)) }
        return list
    }

    mutating func optional<Value>(_ each: (inout ByteReader) -> Value) -> Value? {
        flag() ? each(&self) : nil
    }
}
