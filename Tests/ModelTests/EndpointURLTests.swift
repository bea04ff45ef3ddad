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

    /// Addresses as most are take a short way; another spelling of the scheme takes the long one.
    @Test func bothWaysOfReadingAgree() {
        let parts = ["a", "z9", "-", ".", "0", "0x1f", "127", "com", "A", ":", "8", "_", "xn--"]
        let ends = ["", "/", "/a?b", "/#", "?x", "/a//b", "@x", " "]
        for first in parts {
            for second in parts {
                for third in parts {
                    let host = first + second + third
                    for end in ends {
                        #expect(read("https", host + end) == read("HTTPS", host + end))
                    }
                }
            }
        }
        let long = String(repeating: "a", count: 63)
        for host in [long, long + "a", "\(long).com", "\(long)a.com", "a.\(long)", "a.\(long)b"] {
            #expect(read("https", host) == read("HTTPS", host))
        }
    }

    /// What comes of an address, its own spelling aside.
    private func read(_ scheme: String, _ rest: String) -> Result<[String], EndpointURL.Problem> {
        do throws(EndpointURL.Problem) {
            let url = try EndpointURL("\(scheme)://\(rest)")
            let port = url.port.map(String.init) ?? "none"
            return .success([url.host, port, url.pathAndQuery, url.redacted])
        } catch {
            return .failure(error)
        }
    }
}
