import API
import ArgumentParser
import FoundationEssentials
import Transport

/// Where and to whom the daemon serves.
struct ServingOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Where to serve; port 0 picks one.", valueName: "host:port"))
    var listen = "127.0.0.1:8085"

    @Option(help: ArgumentHelp("The certificate chain for TLS, PEM.", valueName: "file"))
    var tlsCert: String?

    @Option(help: ArgumentHelp("The certificate's private key, PEM.", valueName: "file"))
    var tlsKey: String?

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp(
            "Proxies whose X-Forwarded-For says where a request comes from.",
            valueName: "cidr"
        )
    )
    var trustedProxy: [String] = []

    @Flag(help: "Serve other machines without TLS: only behind a proxy that has it.")
    var insecureHttp = false

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("Whose pages may use the API, such as the site's.", valueName: "origin")
    )
    var corsOrigin: [String] = []

    @Option(
        help: ArgumentHelp(
            "A built site to serve to those who have a token; its status page to everybody.",
            valueName: "folder"
        )
    )
    var site: String?

    @Option(
        help: ArgumentHelp(
            "The repository with the declarations, named to whoever edits one by the API.",
            valueName: "url"
        )
    )
    var repoUrl: String?

    func validate() throws {
        guard let address = ListenAddress(listen) else {
            throw ValidationError("--listen takes an address and a port, such as 127.0.0.1:8085.")
        }
        guard (tlsCert == nil) == (tlsKey == nil) else {
            throw ValidationError("--tls-cert and --tls-key go together.")
        }
        guard address.isLoopback || tlsCert != nil || insecureHttp else {
            throw ValidationError(
                """
                \(address.host) can be reached from other machines: give --tls-cert and --tls-key, \
                or put a proxy that has TLS in front and pass --insecure-http.
                """
            )
        }
        for text in proxyTexts where CIDR(text) == nil {
            throw ValidationError("--trusted-proxy: \"\(text)\" is not an address or CIDR block.")
        }
        for origin in corsOrigin where origin.split(separator: "/").count != 2 {
            throw ValidationError("--cors-origin takes https://host, not \"\(origin)\".")
        }
    }

    /// What they come to; reads the certificate.
    var serving: Serving {
        get throws {
            guard let address = ListenAddress(listen) else { throw CommandFailure(status: .usage) }
            return Serving(
                address: address,
                certificate: try certificate,
                proxies: proxies,
                crossOrigins: Set(corsOrigin),
                site: try siteFolder,
                repository: repoUrl
            )
        }
    }

    private var certificate: ServerCertificate? {
        get throws {
            guard let tlsCert, let tlsKey else { return nil }
            do throws(CertificateError) {
                return try ServerCertificate(chain: tlsCert, key: tlsKey)
            } catch {
                throw CommandFailure(error.message)
            }
        }
    }

    private var siteFolder: SiteFolder? {
        get throws {
            guard let site else { return nil }
            guard FileManager.default.fileExists(atPath: site + "/index.html") else {
                throw CommandFailure(
                    "\(site) is no built site; make one with `penguinhooks build-site --out \(site)`"
                )
            }
            return SiteFolder(path: site)
        }
    }

    private var proxies: TrustedProxies {
        let blocks = proxyTexts.compactMap { CIDR($0) }
        return TrustedProxies { text in
            guard let address = IPAddress(text) else { return .nonsense }
            return blocks.contains { $0.contains(address) } ? .proxy : .client
        }
    }

    private var proxyTexts: [String] {
        trustedProxy.flatMap { $0.split(separator: ",").map(String.init) }
    }
}
