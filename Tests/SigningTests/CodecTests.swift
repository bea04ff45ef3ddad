import Signing
import Testing

struct CodecTests {
    /// RFC 4648, section 10.
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
        ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
    ])
    func base64GivesTheVectorsOfRFC4648(plain: String, encoded: String) {
        #expect(Base64.standard.encode(Array(plain.utf8)) == encoded)
        #expect(Base64.standard.decode(encoded) == Array(plain.utf8))
    }

    @Test(arguments: ["Zg", "Zg=", "Zg===", "Zh==", "Zm9=", "Z", "Zm9v\n", "Zm-v", "=Zg=", "Zgé="])
    func base64RefusesOtherSpellings(text: String) {
        #expect(Base64.standard.decode(text) == nil)
    }

    @Test func base64ForURLsHasNoPaddingAndItsOwnDigits() {
        #expect(Base64.url.encode([0xFB, 0xFF]) == "-_8")
        #expect(Base64.url.decode("-_8") == [0xFB, 0xFF])
        #expect(Base64.url.decode("+/8") == nil)
        #expect(Base64.url.decode("-_8=") == nil)
    }

    @Test func codecsTurnEveryByteAround() {
        let bytes = Array(UInt8.min...UInt8.max)

        #expect(Hex.decode(Hex.encode(bytes)) == bytes)
        #expect(Base64.standard.decode(Base64.standard.encode(bytes)) == bytes)
        #expect(Base64.url.decode(Base64.url.encode(bytes)) == bytes)
    }

    @Test func hexadecimalReadsBothCasesAndRefusesTheRest() {
        #expect(Hex.encode([0x00, 0xAF]) == "00af")
        #expect(Hex.decode("00aF") == [0x00, 0xAF])
        #expect(Hex.decode("0") == nil)
        #expect(Hex.decode("0g") == nil)
    }
}
