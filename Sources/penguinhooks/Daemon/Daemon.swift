import API
import Catalogue
import Delivery
import Glibc
import Logging
import Model
import ServiceLifecycle
import Signing
import Store
import Transport
import UnixSignals

/// The parts of the daemon and how they start and stop together.
struct Daemon {
    private let store: Store
    private let sealer: LiveSealer
    private let keyPath: String
    private let socket: DaemonSocket
    private let serving: Serving
    private let holding: (policy: LivePolicy?, environment: String?)
    private let sender: CurlSender
    private let catalogue: LiveCatalogue
    private let drainTimeout: Duration
    private let retention: Duration
    private let heldMaxAge: Duration
    private let notifier: Notifier?
    private let logger: Logger

    /// A daemon over an open state.
    init(
        _ files: StateFiles.Writable,
        of state: LocalStateOptions,
        serving: Serving,
        holding: (policy: LivePolicy?, environment: String?),
        sender: CurlSender,
        catalogue: LiveCatalogue,
        drainTimeout: Duration,
        retention: Duration,
        heldMaxAge: Duration,
        notifier: Notifier?,
        logger: Logger
    ) throws {
        guard let sealer = files.sealer else {
            throw CommandFailure("\(state.state) was made without a master key")
        }
        store = files.store
        self.sealer = LiveSealer(sealer)
        keyPath = state.keyPath
        socket = DaemonSocket(state: state.state)
        self.serving = serving
        self.holding = holding
        self.sender = sender
        self.catalogue = catalogue
        self.drainTimeout = drainTimeout
        self.retention = retention
        self.heldMaxAge = heldMaxAge
        self.notifier = notifier
        self.logger = logger
    }

    /// Runs until a signal ends it.
    func run(
        sourceIPs: [String],
        quotas: [WorkspaceQuota],
        quotaBacklog: Int
    ) async throws {
        try await requireEnvironment()
        try serving.address.requireFree()
        raiseFileLimit()
        try socket.prepareFolder()
        if !sourceIPs.isEmpty { try await store.setSourceIPs(sourceIPs) }
        if try !store.keepReserve() {
            logger.warning(
                "the disk has no room for a reserve; outcomes may be lost when it is full",
                metadata: ["bytes": "\(Store.usualReserve)"]
            )
        }
        try await catalogue.follow(store)
        try await store.setQuotas(quotas, backlogLimit: quotaBacklog)
        try await PauseEvents(store: store, logger: logger).tellMissed(listeners.notify)
        let readiness = Readiness(
            address: serving.address,
            isSecure: serving.certificate != nil,
            socket: socket
        )
        var configuration = ServiceGroupConfiguration(
            services: services(readiness),
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: logger
        )
        // Connections that never end must not keep the daemon from ending.
        configuration.maximumGracefulShutdownDuration = drainTimeout + .seconds(15)
        do {
            try await ServiceGroup(configuration: configuration).run()
        } catch {
            socket.remove()
            await sender.shutdown()
            throw error
        }
        socket.remove()
        await sender.shutdown()
        try store.close()
    }

    /// A state is of one environment for good.
    private func requireEnvironment() async throws {
        guard let asked = holding.environment, let recorded = try await store.environment(),
            asked != recorded
        else { return }
        throw CommandFailure(
            "the state is of environment \"\(recorded)\", --env says \"\(asked)\""
        )
    }

    /// In the order of starting; they stop in the opposite one, so that delivery outlives intake.
    private func services(_ readiness: Readiness) -> [any Service] {
        let (store, catalogue, sealer, sender) = (store, catalogue, sealer, sender)
        let keyChange = MasterKeyChange(store: store, sealer: sealer, keyPath: keyPath)
        var operations = Operations(
            store: store,
            catalogue: { catalogue.current },
            sealer: sealer.current,
            testSender: LiveTestSender(
                sender: sender,
                sealer: sealer.current,
                version: Version.current
            ),
            now: { .now() }
        )
        operations.changeMasterKey = { try await keyChange.run($0) }
        operations.eventTypesChanged = { try await catalogue.follow(store) }
        operations.crossOrigins = serving.crossOrigins
        operations.proxies = serving.proxies
        operations.site = serving.site
        operations.repository = serving.repository
        operations.environment = holding.environment
        if let policy = holding.policy { operations.heldPolicy = { policy.current } }
        var options = DispatcherOptions(version: Version.current)
        options.drainTimeout = drainTimeout
        let dispatcher = Dispatcher(
            store: store,
            sender: sender,
            sealer: sealer.current,
            options: options,
            listeners: listeners,
            logger: logger
        )
        // Before the dispatcher: what its last attempts led to is told as well.
        let notifiers: [any Service] = notifier.map { [$0] } ?? []
        return notifiers + [
            Hangups(
                catalogue: catalogue,
                policy: holding.policy,
                certificate: serving.certificate,
                logger: logger
            ),
            Housekeeping(
                store: store,
                retention: retention,
                heldMaxAge: heldMaxAge,
                notify: listeners.notify,
                logger: logger
            ),
            QuotaRefill(store: store, logger: logger),
            DiskWatch(store: store, logger: logger),
            dispatcher,
            APIServer(operations, at: .unix(path: socket.path), logger: logger) { _ in
                readiness.socketIsOpen()
            },
            APIServer(
                operations,
                at: .tcp(host: serving.address.host, port: serving.address.port),
                certificate: serving.certificate,
                logger: logger
            ) { port in
                readiness.portIsOpen(port)
            },
        ]
    }

    /// Who is told what happens to webhooks.
    private var listeners: DispatcherListeners {
        var listeners = PauseEvents(store: store, logger: logger).listeners
        if let notifier { listeners.notify = { notifier.post($0) } }
        return listeners
    }

    /// Each delivery under way is a file descriptor.
    private func raiseFileLimit() {
        var limit = rlimit()
        guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else {
            return
        }
        limit.rlim_cur = limit.rlim_max
        _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}
