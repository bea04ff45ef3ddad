import ArgumentParser
import Logging
import Model

/// Takes events in, delivers them and serves the API.
struct DaemonCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "daemon",
        abstract: "Ingest events, deliver them and serve the API.",
        discussion: """
            Prints `listening on http://…` on standard error once ready. SIGTERM and SIGINT let \
            requests under way end; what waits is delivered after the next start. Applied changes \
            are followed without a restart.

            Example:
              penguinhooks daemon --listen 127.0.0.1:8085
            """
    )

    @Option(help: ArgumentHelp("Where to serve; port 0 picks one.", valueName: "host:port"))
    var listen = "127.0.0.1:8085"

    @Option(
        help: ArgumentHelp("How long requests may take when it stops.", valueName: "duration")
    )
    var drainTimeout = "30s"

    @Option(help: ArgumentHelp("How long payloads are kept.", valueName: "duration"))
    var retention = "30d"

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("The addresses deliveries come from, to be shown.", valueName: "address")
    )
    var sourceIps: [String] = []

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("Whose pages may use the API, such as the site's.", valueName: "origin")
    )
    var corsOrigin: [String] = []

    @Flag(help: "Serve other machines without TLS: only behind a proxy that has it.")
    var insecureHttp = false

    @Option(help: ArgumentHelp("The least serious messages to log.", valueName: "level"))
    var logLevel = "notice"

    @OptionGroup var catalogue: CatalogueOptions
    @OptionGroup var network: NetworkOptions
    @OptionGroup(title: "Notifications") var mail: MailOptions
    @OptionGroup var state: LocalStateOptions

    func validate() throws {
        guard let address = ListenAddress(listen) else {
            throw ValidationError("--listen takes an address and a port, such as 127.0.0.1:8085.")
        }
        guard address.isLoopback || insecureHttp else {
            throw ValidationError(
                """
                \(address.host) can be reached from other machines, and there is no TLS here: put a \
                proxy in front, or pass --insecure-http.
                """
            )
        }
        guard Duration(declared: drainTimeout) != nil else {
            throw ValidationError("--drain-timeout is a duration such as 30s.")
        }
        guard Duration(declared: retention) != nil else {
            throw ValidationError("--retention is a duration such as 30d.")
        }
        for origin in corsOrigin where origin.split(separator: "/").count != 2 {
            throw ValidationError("--cors-origin takes https://host, not \"\(origin)\".")
        }
        guard Logger.Level(rawValue: logLevel) != nil else {
            let levels = Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("--log-level takes one of \(levels).")
        }
    }

    func run() async throws {
        guard let address = ListenAddress(listen) else { throw CommandFailure(status: .usage) }
        var logger = Logger(
            label: "penguinhooks",
            factory: { StreamLogHandler.standardError(label: $0) }
        )
        logger.logLevel = Logger.Level(rawValue: logLevel) ?? .notice
        let daemon = try Daemon(
            state: state,
            address: address,
            sender: network.sender,
            catalogue: LiveCatalogue(await catalogue.load(), reading: catalogue),
            drainTimeout: Duration(declared: drainTimeout) ?? .seconds(30),
            retention: Duration(declared: retention) ?? .seconds(30 * 86_400),
            crossOrigins: Set(corsOrigin),
            notifier: mail.notifier(logger),
            logger: logger
        )
        let addresses = sourceIps.flatMap { $0.split(separator: ",").map(String.init) }
        try await daemon.run(sourceIPs: addresses)
    }
}
