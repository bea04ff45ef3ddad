import Hummingbird
import HummingbirdCore
import HummingbirdTLS
package import Logging
import NIOCore
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

    /// Peers that neither send nor finish a request for so long are dropped.
    private static let idleTimeout = TimeAmount.seconds(60)
    /// Peers that take nothing of an answer for so long are dropped.
    private static let readerPatience = TimeAmount.seconds(30)
    /// Peers that send less of a body in this time are dropped.
    private static let senderPeriod = TimeAmount.seconds(30)
    private static let senderLeast = 16 << 10

    private let operations: Operations
    private let address: Address
    private let certificate: ServerCertificate?
    private let logger: Logger
    private let onListening: @Sendable (_ port: Int?) async -> Void

    /// A server that calls `onListening` with its port once it accepts connections.
    package init(
        _ operations: Operations,
        at address: Address,
        certificate: ServerCertificate? = nil,
        logger: Logger,
        onListening: @escaping @Sendable (_ port: Int?) async -> Void
    ) {
        self.operations = operations
        self.address = address
        self.certificate = certificate
        self.logger = logger
        self.onListening = onListening
    }

    package func run() async throws {
        let onListening = onListening
        let feed = operations.feed
        let application = Application(
            responder: PlatformRouter(
                operations,
                isLocal: isLocal,
                isSecure: certificate != nil
            ),
            server: try server,
            configuration: ApplicationConfiguration(address: bindAddress),
            onServerRunning: { channel in await onListening(channel.localAddress?.port) },
            logger: logger
        )
        // Streams never end by themselves.
        try await withGracefulShutdownHandler {
            try await application.run()
        } onGracefulShutdown: {
            feed.finish()
        }
    }

    private var server: HTTPServerBuilder {
        get throws {
            let plain = HTTPServerBuilder.http1(
                configuration: HTTP1Channel.Configuration(
                    additionalChannelHandlers: [
                        SlowReaders(patience: Self.readerPatience),
                        SlowSenders(period: Self.senderPeriod, least: Self.senderLeast),
                    ],
                    idleTimeout: Self.idleTimeout,
                    httpDecoderConfiguration: .init(
                        maxHeaderFieldSize: 16 << 10,
                        maxHeaderListSize: 32 << 10,
                        maxHeaderFieldCount: 100
                    )
                )
            )
            guard let certificate else { return plain }
            return try .tls(plain, tlsConfiguration: certificate.configuration)
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
