import ArgumentParser
import Model
import Signing
import Text

/// Checks the signature of a delivery that was received somewhere.
struct VerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check a delivery's signature; its body is read from standard input.",
        discussion: """
            Give the headers as they were received with --headers, one "name: value" a line, or \
            the value of x-penguinmails-signature alone with --signature. Exits 0 for a good \
            signature and 1 for a bad one, and says which part was wrong.

            Example:
              penguinhooks verify --secret "$SECRET" --headers headers.txt < body.json
              penguinhooks verify --secret "$SECRET" --signature sha256=5f0… < body.json
            """
    )

    @Option(help: ArgumentHelp("The webhook's secret, whsec_…; repeat it during a rotation."))
    var secret: [String]

    @Option(help: ArgumentHelp("The value of x-penguinmails-signature.", valueName: "value"))
    var signature: String?

    @Option(help: ArgumentHelp("The received headers, a line each.", valueName: "file"))
    var headers: String?

    @Option(
        help: ArgumentHelp(
            "How far webhook-timestamp may be from now; 0 for any distance.",
            valueName: "duration"
        )
    )
    var tolerance = "5m"

    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard (signature == nil) != (headers == nil) else {
            throw ValidationError("Give either --signature or --headers.")
        }
        guard !secret.isEmpty else { throw ValidationError("Give the webhook's --secret.") }
        guard Duration(declared: tolerance) != nil || tolerance == "0" else {
            throw ValidationError("--tolerance is a duration such as 5m or 1h.")
        }
    }

    func run() throws {
        let verifier = SignatureVerifier(
            secrets: try secret.map(CommandFailure.secret),
            tolerance: Duration(declared: tolerance) ?? .seconds(Int64(Int32.max))
        )
        let verdict = verifier.verify(
            headers: try receivedHeaders(),
            body: try Input.read("-"),
            at: .now()
        )
        switch output.format {
        case .human: for line in verdict.lines { output.console.print(line) }
        case .json: output.console.print(verdict.json)
        }
        guard verdict.isVerified else { throw CommandFailure(status: .error) }
    }

    private func receivedHeaders() throws -> [HeaderField] {
        if let signature { return [HeaderField(SignatureHeaders.penguinMails, signature)] }
        return try HeaderLines.read(headers ?? "-")
    }
}
