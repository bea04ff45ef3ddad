import Signing
import Testing

struct APITokenTests {
    @Test func tokensAreUnguessableAndKeptAsDigests() {
        let token = APIToken.make()

        #expect(token.text.hasPrefix("ph_"))
        #expect(Base64.url.decode(String(token.text.dropFirst(3)))?.count == 32)
        #expect(token.digest == SHA256.digest(Array(token.text.utf8)))
        #expect(APIToken(text: token.text).digest == token.digest)
        #expect(APIToken.make().text != token.text)
        #expect(!"\(token)".contains(token.text))
    }
}
