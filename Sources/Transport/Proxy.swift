/// An HTTP proxy that all deliveries go through: `http://host:port`.
package struct Proxy: Sendable, Hashable {
    /// The address as libcurl takes it; never with credentials.
    package let url: String
    package var user: String?
    package var password: String?

    /// Nil where the address is not one of an HTTP proxy, with its port and nothing else.
    package init?(url: String) {
        let scheme = "http://"
        guard url.hasPrefix(scheme) else { return nil }
        let authority = url.dropFirst(scheme.count)
        // Credentials in an address end up in process lists.
        let isPlain = authority.utf8.allSatisfy { byte in
            byte > 0x20 && byte < 0x7F && !"/?#@\\".utf8.contains(byte)
        }
        guard isPlain, let colon = authority.lastIndex(of: ":"), colon > authority.startIndex,
            authority[..<colon].last != ":", let port = UInt16(authority[colon...].dropFirst()),
            port > 0
        else { return nil }
        self.url = url
    }

    /// Host and port, for messages.
    var name: String { String(url.dropFirst("http://".count)) }
}
