import ArgumentParser
import Delivery
import Model
import Signing
import Transport

/// Which addresses endpoints may have.
struct NetworkOptions: ParsableArguments {
    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp(
            "Private addresses that may be sent to, such as 127.0.0.0/8 10.0.0.0/8.",
            valueName: "cidr"
        )
    )
    var allowPrivate: [String] = []

    @Option(
        help: ArgumentHelp(
            "Trust these authorities of endpoints instead of the system's.",
            valueName: "file"
        )
    )
    var endpointCa: String?

    @Option(
        help: ArgumentHelp(
            "Send to endpoints through this HTTP proxy; one in the environment is never used.",
            valueName: "http://host:port"
        )
    )
    var proxy: String?

    @Option(help: ArgumentHelp("The user at the proxy.", valueName: "name"))
    var proxyUser: String?

    @Option(help: ArgumentHelp("A file that holds that user's password.", valueName: "file"))
    var proxyPasswordFile: String?

    mutating func validate() throws {
        if let proxy, Proxy(url: proxy) == nil {
            throw ValidationError("--proxy takes http://host:port, without user or path.")
        }
        if (proxyUser == nil) != (proxyPasswordFile == nil) {
            throw ValidationError("--proxy-user and --proxy-password-file go together.")
        }
        if proxyUser != nil, proxy == nil {
            throw ValidationError("--proxy-user needs --proxy, the proxy that knows the user.")
        }
        for text in texts where CIDR(text) == nil {
            throw ValidationError("--allow-private: \"\(text)\" is not an address or CIDR block.")
        }
    }

    /// The sender that keeps to them; reads the proxy's password.
    var sender: CurlSender {
        get throws {
            var configuration = TransportConfiguration(
                addressGuard: AddressGuard(allowing: texts.compactMap { CIDR($0) })
            )
            configuration.caFile = endpointCa
            configuration.proxy = proxy.flatMap { Proxy(url: $0) }
            configuration.proxy?.user = proxyUser
            configuration.proxy?.password = try proxyPasswordFile.map { file in
                try Password(in: file, of: "the proxy").text
            }
            return CurlSender(configuration)
        }
    }

    /// What sends tests through it.
    func testSender(_ sealer: Sealer) throws -> any TestSender {
        try LiveTestSender(sender: sender, sealer: sealer, version: Version.current)
    }

    private var texts: [String] {
        allowPrivate.flatMap { $0.split(separator: ",").map(String.init) }
    }
}
