import Testing

@testable import Model

/// Addresses of endpoints.
struct EndpointURLTests {
    @Test(arguments: ["::1", "1::", "::ffff:127.0.0.1", "2001:db8::1.2.3.4", "64:ff9b::0.0.0.0"])
    func takesIPv6(text: String) throws {
        #expect(IPv6Text.isAddress(Substring(text)))
        #expect(try EndpointURL("https://[\(text)]/in").isSecure)
    }

    @Test(arguments: [
        "::ffff:+1.2.3.4", "::ffff:127.0.0.+1", "::ffff:01.2.3.4", "::ffff:127.0.0.00",
        "::ffff:256.0.0.1", "::ffff:1.2.3", "::ffff:1.2.3.4.5", "::\u{FF11}", "1:2", ":::", "g::",
        "::ffff:-1.2.3.4", "::ffff:1..2.3",
    ])
    func refusesWhatIsNone(text: String) {
        #expect(!IPv6Text.isAddress(Substring(text)))
        #expect(throws: EndpointURL.Problem.self) { try EndpointURL("https://[\(text)]/in") }
    }
}
