/// Puts numbers and texts into bytes that `ByteReader` reads back.
struct ByteWriter {
    private(set) var bytes: [UInt8]

    init(_ bytes: [UInt8] = []) {
        self.bytes = bytes
    }

    mutating func reserve(_ count: Int) {
        bytes.reserveCapacity(count)
    }

    mutating func add(_ number: UInt64) {
        var rest = number
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    mutating func add(_ number: Int64) {
        add(UInt64(bitPattern: number << 1 ^ number >> 63))
    }

    mutating func add(_ count: Int) {
        add(Int64(count))
    }

    mutating func add(_ flag: Bool) {
        bytes.append(flag ? 1 : 0)
    }

    mutating func add(_ text: String) {
        add(text.utf8.count)
        bytes.append(contentsOf: text.utf8)
    }

    mutating func add(_ text: ArraySlice<UInt8>) {
        add(text.count)
        bytes.append(contentsOf: text)
    }

    mutating func add(_ digest: Digest) {
        for place in 0..<4 { bytes.append(bigEndian: digest[place]) }
    }

    mutating func add(raw more: [UInt8]) {
        bytes.append(contentsOf: more)
    }

    mutating func add<Element>(
        _ list: some Collection<Element>,
        _ each: (inout ByteWriter, Element) -> Void
    ) {
        add(list.count)
        for element in list { each(&self, element) }
    }

    mutating func add<Value>(_ value: Value?, _ each: (inout ByteWriter, Value) -> Void) {
        add(value != nil)
        if let value { each(&self, value) }
    }
}

extension [UInt8] {
    /// Adds eight bytes, the highest first.
    mutating func append(bigEndian word: UInt64) {
        unsafe Swift.withUnsafeBytes(of: word.bigEndian) { unsafe append(contentsOf: $0) }
    }
}
