import HTTPTypes
import Hummingbird
import Testing

@testable import API

/// Where a request comes from, behind proxies.
struct TrustedProxyTests {
    private let proxies = TrustedProxies { text in
        if text.hasPrefix("10.") { return .proxy }
        return text.utf8.allSatisfy { "0123456789.:abcdef".utf8.contains($0) } && !text.isEmpty
            ? .client : .nonsense
    }

    @Test(arguments: [
        // Nobody but a proxy of ours is believed.
        ("203.0.113.7", ["198.51.100.1"], "203.0.113.7"),
        ("10.0.0.1", ["198.51.100.1"], "198.51.100.1"),
        // What the client itself wrote stands further left.
        ("10.0.0.1", ["1.2.3.4, 198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", ["198.51.100.1, 10.0.0.2"], "198.51.100.1"),
        ("10.0.0.1", ["1.2.3.4", "198.51.100.1"], "198.51.100.1"),
        ("10.0.0.1", ["2001:db8::1"], "2001:db8::1"),
        ("10.0.0.1", [], "10.0.0.1"),
        ("10.0.0.1", ["unknown"], "10.0.0.1"),
        ("10.0.0.1", ["198.51.100.1, <script>, 10.0.0.2"], "10.0.0.2"),
        ("10.0.0.1", ["10.0.0.3, 10.0.0.2"], "10.0.0.3"),
    ])
    func theNearestStrangerIsTheClient(peer: String, forwarded: [String], client: String) {
        #expect(proxies.client(of: request(forwarded), peer: peer) == client)
    }

    @Test func onlyProxiesSayWhetherTheConnectionIsSecure() {
        let request = request([], scheme: "https")

        #expect(proxies.saysSecure(request, peer: "10.0.0.1"))
        #expect(!proxies.saysSecure(request, peer: "203.0.113.7"))
        #expect(!TrustedProxies.none.saysSecure(request, peer: "10.0.0.1"))
    }

    private func request(_ forwarded: [String], scheme: String? = nil) -> Request {
        var fields = HTTPFields()
        if let scheme, let name = HTTPField.Name("X-Forwarded-Proto") { fields[name] = scheme }
        if let name = HTTPField.Name("X-Forwarded-For") {
            for value in forwarded { fields.append(HTTPField(name: name, value: value)) }
        }
        let head = HTTPRequest(
            method: .get,
            scheme: "http",
            authority: "localhost",
            path: "/",
            headerFields: fields
        )
        return Request(head: head, body: RequestBody(buffer: .init()))
    }
}
