import API

/// Where and to whom the daemon serves.
struct Serving: Sendable {
    var address: ListenAddress
    /// Nil where TLS is a proxy's, or nobody's.
    var certificate: ServerCertificate?
    var proxies: TrustedProxies
    var crossOrigins: Set<String>
    var site: SiteFolder?
    var repository: String?
}
