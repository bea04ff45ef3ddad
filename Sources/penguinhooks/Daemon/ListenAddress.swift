import Transport

/// Host and port of `--listen`.
struct ListenAddress: Sendable {
    let host: String
    let port: Int

    /// Nil where the text is not `host:port`, `[v6]:port` or `localhost:port`.
    init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":"),
            let port = Int(text[text.index(after: colon)...]), (0...65_535).contains(port)
        else { return nil }
        var host = String(text[..<colon])
        if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
        guard host == "localhost" || IPAddress(host) != nil else { return nil }
        self.host = host
        self.port = port
    }

    /// Whether only this machine can connect.
    var isLoopback: Bool {
        if host == "localhost" { return true }
        guard let address = IPAddress(host) else { return false }
        return ["127.0.0.0/8", "::1/128"].contains { CIDR($0)?.contains(address) ?? false }
    }

    /// As a URL with the port that was picked.
    func url(port: Int, isSecure: Bool = false) -> String {
        (isSecure ? "https://" : "http://") + (host.contains(":") ? "[\(host)]" : host) + ":\(port)"
    }
}
