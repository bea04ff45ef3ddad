import Model

/// What has arrived of an answer, up to its limits.
struct AnswerBuffer {
    /// Header bytes that are kept.
    static let keptHeaders = 32_768
    /// Header bytes at which the transfer ends.
    static let headerLimit = 262_144

    private(set) var headers: [UInt8] = []
    private(set) var body: [UInt8] = []
    private(set) var isBodyCut = false
    private(set) var areHeadersComplete = false
    private(set) var areHeadersTooLarge = false
    private var headerCount = 0
    private var limit = 0

    /// Forgets everything for the next transfer.
    mutating func reset(limit: Int) {
        self = AnswerBuffer()
        self.limit = limit
    }

    /// Takes one header line; false ends the transfer.
    mutating func receive(headerLine line: UnsafeRawBufferPointer) -> Bool {
        // A status line starts over: 100 and 103 come before the answer itself.
        if line.count >= 5, unsafe line[0] == UInt8(ascii: "H"), unsafe line[4] == UInt8(ascii: "/")
        {
            headers.removeAll(keepingCapacity: true)
            areHeadersComplete = false
        } else if line.count <= 2 {
            areHeadersComplete = true
        }
        headerCount += line.count
        if headerCount > Self.headerLimit {
            areHeadersTooLarge = true
            return false
        }
        if headers.count + line.count <= Self.keptHeaders {
            unsafe headers.append(contentsOf: line)
        }
        return true
    }

    /// Takes a piece of the body; false ends the transfer because all that is kept has come.
    mutating func receive(body piece: UnsafeRawBufferPointer) -> Bool {
        let room = limit - body.count
        if piece.count <= room {
            unsafe body.append(contentsOf: piece)
            return true
        }
        unsafe body.append(contentsOf: piece.prefix(room))
        isBodyCut = true
        return false
    }

    /// Whether a header came, its name in any case.
    func has(_ header: String) -> Bool {
        let name = header.lowercased()
        return fields.contains { $0.name.lowercased() == name }
    }

    /// The header fields in order, names as received.
    var fields: [HeaderField] { headers.headerFields }
}

/// The header fields of the last answer: answers in a row often have the same.
final class AnswerHeaders {
    private var bytes: [UInt8] = []
    private var fields: [HeaderField] = []

    /// The fields of an answer's header.
    func fields(of answer: AnswerBuffer) -> [HeaderField] {
        if answer.headers != bytes {
            bytes = answer.headers
            fields = answer.fields
        }
        return fields
    }
}

extension [UInt8] {
    /// The fields of a header, its status line left out.
    fileprivate var headerFields: [HeaderField] {
        var fields: [HeaderField] = []
        for line in split(whereSeparator: { $0 == 0x0A }).dropFirst() {
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { continue }
            var value = line[(colon + 1)...]
            while let byte = value.first, byte <= 0x20 { value = value.dropFirst() }
            while let byte = value.last, byte <= 0x20 { value = value.dropLast() }
            fields.append(
                HeaderField(
                    String(decoding: line[..<colon], as: UTF8.self),
                    String(decoding: value, as: UTF8.self)
                )
            )
        }
        return fields
    }
}
