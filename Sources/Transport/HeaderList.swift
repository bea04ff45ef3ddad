import CLibCurl
import Model

/// Bytes at an address that stays put while libcurl reads them; reused from transfer to transfer.
@safe
struct StableBytes: ~Copyable {
    private(set) var pointer: UnsafeMutablePointer<UInt8>
    private(set) var count = 0
    private var capacity: Int

    init(capacity: Int) {
        unsafe pointer = .allocate(capacity: capacity)
        self.capacity = capacity
    }

    deinit {
        unsafe pointer.deallocate()
    }

    mutating func removeAll() {
        count = 0
    }

    /// Appends bytes; addresses taken before are void afterwards.
    mutating func append(_ bytes: some Collection<UInt8>) {
        let added = bytes.count
        if count + added > capacity { grow(to: max(capacity * 2, count + added)) }
        let target = unsafe UnsafeMutableBufferPointer(start: pointer + count, count: added)
        _ = unsafe target.initialize(fromContentsOf: bytes)
        count += added
    }

    private mutating func grow(to newCapacity: Int) {
        let new = UnsafeMutablePointer<UInt8>.allocate(capacity: newCapacity)
        unsafe new.update(from: pointer, count: count)
        unsafe pointer.deallocate()
        unsafe pointer = new
        capacity = newCapacity
    }
}

/// Header lines as libcurl's linked list, in memory of our own: no allocation per header.
@safe
struct HeaderList: ~Copyable {
    static let limit = 96

    private let nodes = UnsafeMutablePointer<curl_slist>.allocate(capacity: HeaderList.limit)
    private var text = StableBytes(capacity: 2048)
    private var offsets: [Int] = []

    deinit {
        unsafe nodes.deallocate()
    }

    /// Replaces the list; names the header that libcurl must not get, if there is one.
    mutating func fill(_ headers: [HeaderField]) -> TransportFault? {
        text.removeAll()
        offsets.removeAll(keepingCapacity: true)
        // 100-continue halves the rate; the other two are libcurl's guesses. All are taken back.
        add("Expect:")
        add("Accept:")
        add("Content-Type:")
        guard headers.count + 3 <= Self.limit else { return .malformedHeader(name: "(too many)") }
        for header in headers {
            guard Self.isSendable(header.name), Self.isSendable(header.value) else {
                return .malformedHeader(name: header.name)
            }
            offsets.append(text.count)
            text.append(header.name.utf8)
            // A semicolon is how libcurl is asked for a header without a value.
            text.append((header.value.isEmpty ? ";" : ": ").utf8)
            text.append(header.value.utf8)
            text.append(CollectionOfOne(0))
        }
        for (index, offset) in offsets.enumerated() {
            let data = unsafe UnsafeMutableRawPointer(text.pointer + offset)
            let isLast = index + 1 == offsets.count
            unsafe (nodes + index).initialize(
                to: curl_slist(
                    data: data.assumingMemoryBound(to: CChar.self),
                    next: isLast ? nil : nodes + index + 1
                )
            )
        }
        return nil
    }

    /// The first node; valid until the next `fill`.
    var first: UnsafeMutablePointer<curl_slist> { unsafe nodes }

    private mutating func add(_ line: StaticString) {
        offsets.append(text.count)
        text.append(line.description.utf8)
        text.append(CollectionOfOne(0))
    }

    private static func isSendable(_ text: String) -> Bool {
        let bytes = text.utf8.span
        for place in bytes.indices {
            let byte = bytes[place]
            guard byte >= 0x20 && byte != 0x7F || byte == 0x09 else { return false }
        }
        return true
    }
}
