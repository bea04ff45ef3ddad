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
            are followed without a restart, event types too; SIGHUP reads the folder's event types, \
            the policy and the certificate again.

            It serves this machine only unless --listen says otherwise, and then wants TLS of its own \
            (--tls-cert, --tls-key) or a proxy that has it (--insecure-http, --trusted-proxy).

            Example:
              penguinhooks daemon --listen 127.0.0.1:8085 --site site
              penguinhooks daemon --listen 0.0.0.0:8443 --tls-cert fullchain.pem --tls-key key.pem
              penguinhooks daemon --policy /etc/penguinhooks/policy.yaml --env production
              penguinhooks daemon --proxy http://proxy.internal:3128
            """
    )

    @Option(
        help: ArgumentHelp("How long requests may take when it stops.", valueName: "duration")
    )
    var drainTimeout = "30s"

    @Option(help: ArgumentHelp("How long payloads are kept.", valueName: "duration"))
    var retention = "30d"

    @Option(
        help: ArgumentHelp(
            "How long held deliveries are kept before they are given up.",
            valueName: "duration"
        )
    )
    var heldMaxAge = "30d"

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp(
            """
            How many deliveries a workspace may have, such as acme=6000/min, or *=600/min for each \
            that is not named; what goes beyond waits until the next period.
            """,
            valueName: "workspace=n/min"
        )
    )
    var quota: [String] = []

    @Option(
        help: ArgumentHelp(
            "How many deliveries of a workspace may wait for quota before events are refused.",
            valueName: "count"
        )
    )
    var quotaBacklog = WorkspaceQuota.usualBacklog

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp("The addresses deliveries come from, to be shown.", valueName: "address")
    )
    var sourceIps: [String] = []

    @Option(help: ArgumentHelp("The least serious messages to log.", valueName: "level"))
    var logLevel = "notice"

    @Option(help: "Log as text or as JSON, one line each.")
    var logFormat = LogFormat.text

    @OptionGroup(title: "Serving") var serving: ServingOptions
    @OptionGroup(title: "Plans") var holding: HoldingOptions
    @OptionGroup var catalogue: CatalogueOptions
    @OptionGroup var network: NetworkOptions
    @OptionGroup(title: "Notifications") var mail: MailOptions
    @OptionGroup var state: LocalStateOptions

    func validate() throws {
        guard Duration(declared: drainTimeout) != nil else {
            throw ValidationError("--drain-timeout is a duration such as 30s.")
        }
        guard Duration(declared: retention) != nil else {
            throw ValidationError("--retention is a duration such as 30d.")
        }
        guard Duration(declared: heldMaxAge) != nil else {
            throw ValidationError("--held-max-age is a duration such as 30d.")
        }
        for text in quotaTexts where WorkspaceQuota(text) == nil {
            throw ValidationError(
                """
                --quota takes WORKSPACE=N/min, such as acme=6000/min, or *=N/min for all others, \
                not "\(text)".
                """
            )
        }
        let workspaces = quotaTexts.compactMap { WorkspaceQuota($0)?.workspace }
        guard Set(workspaces).count == workspaces.count else {
            throw ValidationError("--quota names a workspace twice.")
        }
        guard quotaBacklog >= 0 else {
            throw ValidationError("--quota-backlog counts deliveries.")
        }
        guard Logger.Level(rawValue: logLevel) != nil else {
            let levels = Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError("--log-level takes one of \(levels).")
        }
    }

    func run() async throws {
        let format = logFormat
        var logger = Logger(label: "penguinhooks", factory: { _ in LineLogHandler(format) })
        logger.logLevel = Logger.Level(rawValue: logLevel) ?? .notice
        let serving = try serving.serving
        let policy = try holding.livePolicy()
        let opening = StateOpening(state: state, serving: serving, logger: logger)
        let daemon = try Daemon(
            try await opening.files(),
            of: state,
            serving: serving,
            holding: (policy, holding.env),
            sender: try network.sender,
            catalogue: LiveCatalogue(await catalogue.load(), reading: catalogue),
            drainTimeout: Duration(declared: drainTimeout) ?? .seconds(30),
            retention: Duration(declared: retention) ?? .seconds(30 * 86_400),
            heldMaxAge: Duration(declared: heldMaxAge) ?? .seconds(30 * 86_400),
            notifier: mail.notifier(logger),
            logger: logger
        )
        let addresses = sourceIps.flatMap { $0.split(separator: ",").map(String.init) }
        try await daemon.run(
            sourceIPs: addresses,
            quotas: quotaTexts.compactMap { WorkspaceQuota($0) },
            quotaBacklog: quotaBacklog
        )
    }

    private var quotaTexts: [String] {
        quota.flatMap { $0.split(separator: ",").map(String.init) }
    }
}
