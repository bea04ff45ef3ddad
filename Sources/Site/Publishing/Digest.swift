/// The 32 bytes of a SHA-256 digest.
struct Digest: Sendable, Hashable {
    /// Big-endian, so that the first byte is the highest of the first word.
    private var first: UInt64 = 0
    private var second: UInt64 = 0
    private var third: UInt64 = 0
    private var fourth: UInt64 = 0

    /// Of nothing that was ever made.
    static let none = Digest([])

    /// Takes the first 32 bytes.
    init(_ bytes: some Collection<UInt8>) {
        for (index, byte) in bytes.prefix(32).enumerated() {
            self[index / 8] = self[index / 8] << 8 | UInt64(byte)
        }
    }

    init(words: (UInt64, UInt64, UInt64, UInt64)) {
        (first, second, third, fourth) = words
    }

    /// Reads 64 hexadecimal digits; nil where it is something else.
    init?(hexadecimal text: some Collection<UInt8>) {
        guard text.count == 64 else { return nil }
        for (index, byte) in text.enumerated() {
            let digit: UInt8
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
            default: return nil
            }
            self[index / 16] = self[index / 16] << 4 | UInt64(digit)
        }
    }

    /// One of the four words.
    private(set) subscript(place: Int) -> UInt64 {
        get {
            switch place {
            case 0: first
            case 1: second
            case 2: third
            default: fourth
            }
        }
        set {
            switch place {
            case 0: first = newValue
            case 1: second = newValue
            case 2: third = newValue
            default: fourth = newValue
            }
        }
    }

    /// As 64 hexadecimal digits.
    var text: String {
        var bytes: [UInt8] = []
        appendText(to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Adds the hexadecimal digits.
    func appendText(to bytes: inout [UInt8]) {
        for place in 0..<4 {
            let word = self[place]
            bytes.append(bigEndian: Self.digits(of: word >> 32))
            bytes.append(bigEndian: Self.digits(of: word & 0xFFFF_FFFF))
        }
    }

    /// The eight hexadecimal digits of a number below 2^32, as their ASCII codes side by side.
    private static func digits(of number: UInt64) -> UInt64 {
        var nibbles = (number | number << 16) & 0x0000_FFFF_0000_FFFF
        nibbles = (nibbles | nibbles << 8) & 0x00FF_00FF_00FF_00FF
        nibbles = (nibbles | nibbles << 4) & 0x0F0F_0F0F_0F0F_0F0F
        // One in every byte that holds ten or more, which letters stand for.
        let letters = ((nibbles + 0x0606_0606_0606_0606) >> 4) & 0x0101_0101_0101_0101
        return nibbles + 0x3030_3030_3030_3030 + letters * 39
    }
}
