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

    mutating func validate() throws {
        for text in texts where CIDR(text) == nil {
            throw ValidationError("--allow-private: \"\(text)\" is not an address or CIDR block.")
        }
    }

    /// The sender that keeps to them.
    var sender: CurlSender {
        var configuration = TransportConfiguration(
            addressGuard: AddressGuard(allowing: texts.compactMap { CIDR($0) })
        )
        configuration.caFile = endpointCa
        return CurlSender(configuration)
    }

    /// What sends tests through it.
    func testSender(_ sealer: Sealer) -> any TestSender {
        LiveTestSender(sender: sender, sealer: sealer, version: Version.current)
    }

    private var texts: [String] {
        allowPrivate.flatMap { $0.split(separator: ",").map(String.init) }
    }
}
