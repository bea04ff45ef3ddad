import Signing
import Testing

struct HMACSHA256Tests {
    /// RFC 4231, section 4.
    private static let vectors: [(key: [UInt8], data: [UInt8], code: String)] = [
        (
            [UInt8](repeating: 0x0B, count: 20), Array("Hi There".utf8),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
        ),
        (
            Array("Jefe".utf8), Array("what do ya want for nothing?".utf8),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        ),
        (
            [UInt8](repeating: 0xAA, count: 20), [UInt8](repeating: 0xDD, count: 50),
            "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"
        ),
        (
            [UInt8](repeating: 0xAA, count: 131),
            Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
        ),
        (
            [], [],
            "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad"
        ),
    ]

    @Test(arguments: vectors.indices)
    func givesTheCodesOfRFC4231(index: Int) {
        let (key, data, code) = Self.vectors[index]

        #expect(Hex.encode(HMACSHA256(key: key).code(for: data)) == code)
    }

    @Test func givesTheSameCodeOnEveryUse() {
        let hmac = HMACSHA256(key: Array("Jefe".utf8))
        let first = hmac.code(for: Array("what do ya want for nothing?".utf8))

        _ = hmac.code(for: [1, 2, 3])

        #expect(hmac.code(for: Array("what do ya want for nothing?".utf8)) == first)
        #expect(
            hmac.code(prefix: Array("what do ".utf8), for: Array("ya want for nothing?".utf8))
                == first
        )
    }

    @Test func staysRightUnderConcurrentUse() async {
        let hmac = HMACSHA256(key: [1, 2, 3])
        let expected = (0..<64).map { HMACSHA256(key: [1, 2, 3]).code(for: [UInt8($0)]) }

        let codes = await withTaskGroup(of: (Int, [UInt8]).self) { group in
            for index in 0..<64 {
                group.addTask { (index, hmac.code(for: [UInt8(index)])) }
            }
            return await group.reduce(into: [Int: [UInt8]]()) { $0[$1.0] = $1.1 }
        }

        for (index, code) in codes { #expect(code == expected[index]) }
    }
}
