import Hummingbird
import HummingbirdCore
package import Logging
import ServiceLifecycle

/// Serves the routes on one address until it is told to stop; requests under way are finished.
package struct APIServer: Service {
    /// Where to listen.
    package enum Address: Sendable, Hashable {
        /// Port 0 lets the system pick one.
        case tcp(host: String, port: Int)
        /// A socket file; whoever may open it is the administrator.
        case unix(path: String)
    }

    private let operations: Operations
    private let address: Address
    private let certificate: ServerCertificate?
    private let limits: ConnectionLimits
    private let logger: Logger
    private let onListening: @Sendable (_ port: Int?) async -> Void

    /// A server that calls `onListening` with its port once it accepts connections.
    package init(
        _ operations: Operations,
        at address: Address,
        certificate: ServerCertificate? = nil,
        limits: ConnectionLimits = ConnectionLimits(),
        logger: Logger,
        onListening: @escaping @Sendable (_ port: Int?) async -> Void
    ) {
        self.operations = operations
        self.address = address
        self.certificate = certificate
        self.limits = limits
        self.logger = logger
        self.onListening = onListening
    }

    package func run() async throws {
        let feed = operations.feed
        let service = HTTPService(
            responder: PlatformRouter(
                operations,
                isLocal: isLocal,
                isSecure: certificate != nil
            ),
            server: try .limited(limits, certificate: certificate),
            address: bindAddress,
            logger: logger,
            now: operations.now,
            onListening: onListening
        )
        // Streams never end by themselves.
        try await withGracefulShutdownHandler {
            try await service.run()
        } onGracefulShutdown: {
            feed.finish()
        }
    }

    private var isLocal: Bool {
        if case .unix = address { true } else { false }
    }

    private var bindAddress: BindAddress {
        switch address {
        case .tcp(let host, let port): .hostname(host, port: port)
        case .unix(let path): .unixDomainSocket(path: path)
        }
    }
}
