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

    mutating func digest() -> Digest {
        take(32).map { Digest(bytes[$0]) } ?? .none
    }

    mutating func list<Element>(_ each: (inout ByteReader) -> Element) -> [Element] {
        let count = count()
        // Every element takes a byte at least: a damaged count makes no room for billions.
        guard isSound, count >= 0, count <= bytes.count - place else {
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
