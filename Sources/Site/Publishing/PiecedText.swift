/// A JSON document that ends in a list, with the place of each of its elements.
struct PiecedText: Sendable {
    private(set) var bytes: [UInt8]
    private(set) var pieces: [Range<Int>] = []

    /// Begins with `head`; elements that are not known are added by `make`.
    init(
        _ head: String,
        _ count: Int,
        known: [ArraySlice<UInt8>?],
        make: (Int, inout [UInt8]) throws -> Void
    ) rethrows {
        bytes = Array(head.utf8)
        pieces.reserveCapacity(count)
        let length = known.lazy.compactMap { $0?.count }.max() ?? 2048
        bytes.reserveCapacity(count * (length + 1) + 256)
        for index in 0..<count {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            let start = bytes.count
            if index < known.count, let piece = known[index] {
                bytes.append(contentsOf: piece)
            } else {
                try make(index, &bytes)
            }
            pieces.append(start..<bytes.count)
        }
        bytes.append(contentsOf: "]}\n".utf8)
    }
}
