import ArgumentParser
import Model
import Receiver
import Signing
import Text

/// A receiver to develop against: it verifies, prints and misbehaves on request.
struct ListenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "listen",
        abstract: "Receive deliveries on this machine: verify them, print them, misbehave.",
        discussion: """
            Prints one line of JSON for each delivery: {"headers":{…},"body":"…","verified":true}. \
            Ends at an interrupt, or after --count deliveries.

            Example:
              penguinhooks listen --port 9000 --secret "$SECRET"
              penguinhooks listen --status 500 --delay 2s
              penguinhooks listen --hang body --fail-rate 0.3
            """
    )

    @Option(help: ArgumentHelp("The port; 0 picks a free one.", valueName: "port"))
    var port = 9000

    @Option(help: ArgumentHelp("The address to listen on.", valueName: "address"))
    var host = "127.0.0.1"

    @Option(help: ArgumentHelp("The webhook's secret; repeat it during a rotation."))
    var secret: [String] = []

    @Option(help: ArgumentHelp("End after so many deliveries.", valueName: "number"))
    var count: Int?

    @OptionGroup(title: "Misbehaviour") var misbehaviour: MisbehaviourOptions
    @OptionGroup var colour: ColourOptions

    func validate() throws {
        guard (0...65_535).contains(port) else {
            throw ValidationError("--port is a number from 0 to 65535.")
        }
        guard count.map({ $0 > 0 }) ?? true else {
            throw ValidationError("--count is a number above 0.")
        }
    }

    func run() async throws {
        let secrets = try secret.map(CommandFailure.secret)
        let behaviour = try misbehaviour.behaviour()
        let console = colour.console
        let (deliveries, continuation) = AsyncStream.makeStream(of: ReceivedDelivery.self)
        let receiver = try await start(
            Receiver.Endpoint(secrets: secrets) { _ in behaviour() },
            record: { continuation.yield($0) }
        )
        console.note("listening on \(receiver.url(""))")
        if secrets.isEmpty { console.note("no --secret: nothing is verified") }
        let interrupts = Interrupts(finishing: continuation)
        var seen = 0
        for await delivery in deliveries {
            console.print(delivery.line)
            if delivery.verdict?.isVerified == false {
                console.warning(SignatureVerdict.failure)
            }
            seen += 1
            if seen == count { break }
        }
        interrupts.stop()
        try await receiver.stop()
    }

    private func start(
        _ endpoint: Receiver.Endpoint,
        record: @escaping @Sendable (ReceivedDelivery) -> Void
    ) async throws -> Receiver {
        do {
            return try await Receiver.start(
                host: host,
                port: port,
                endpoint: endpoint,
                now: { .now() },
                record: record
            )
        } catch {
            throw CommandFailure(
                "cannot listen on \(host):\(port): \(error); pick another with --port"
            )
        }
    }
}

extension ReceivedDelivery {
    /// `{"headers":{…},"body":"…","verified":true}`; of a repeated header the last value.
    fileprivate var line: String {
        var fields = JSONObject()
        for field in headers { fields[field.name.lowercased()] = .string(field.value) }
        let line: JSON = .members([
            "headers": .object(fields),
            "body": .string(String(decoding: body, as: UTF8.self)),
            "verified": .bool(isVerified),
        ])
        return line.text
    }
}
