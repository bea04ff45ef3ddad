import HTTPTypes
import Hummingbird

/// Peers that are proxies of ours: what they say of whom they speak for is believed.
package struct TrustedProxies: Sendable {
    /// What a text names.
    package enum Hop: Sendable {
        case proxy
        case client
        /// No address at all.
        case nonsense
    }

    /// Nobody is believed.
    package static let none = TrustedProxies { _ in .client }

    private let hop: @Sendable (_ address: String) -> Hop

    package init(hop: @escaping @Sendable (_ address: String) -> Hop) {
        self.hop = hop
    }

    /// The address a request comes from: the nearest in `X-Forwarded-For` that is no proxy of ours.
    func client(of request: Request, peer: String?) -> String? {
        guard let peer, hop(peer) == .proxy else { return peer }
        var nearest = peer
        for address in Self.forwardedFor(request).reversed() {
            switch hop(address) {
            case .client: return address
            // Beyond this nothing can be believed.
            case .nonsense: return nearest
            case .proxy: nearest = address
            }
        }
        return nearest
    }

    /// Whether the client's connection was encrypted, as far as a proxy of ours says so.
    func saysSecure(_ request: Request, peer: String?) -> Bool {
        guard let peer, hop(peer) == .proxy,
            let name = HTTPField.Name("X-Forwarded-Proto")
        else { return false }
        return request.headers[name]?.lowercased() == "https"
    }

    private static func forwardedFor(_ request: Request) -> [String] {
        guard let name = HTTPField.Name("X-Forwarded-For") else { return [] }
        return request.headers[values: name].flatMap { $0.split(separator: ",") }.map {
            String($0.drop { $0 == " " }.prefix { $0 != " " })
        }
    }
}
