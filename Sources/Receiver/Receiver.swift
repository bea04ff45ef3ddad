package import Model
internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
package import Signing
internal import Synchronization

/// An HTTP endpoint on this machine that verifies what it gets and can misbehave on purpose.
package final class Receiver: Sendable {
    /// What a path knows and does.
    package struct Endpoint: Sendable {
        /// The secrets that deliveries are checked against; empty to check nothing.
        package var secrets: [Secret]
        package var behaviour: @Sendable (ReceivedDelivery) -> Behaviour

        package init(
            secrets: [Secret] = [],
            behaviour: @escaping @Sendable (ReceivedDelivery) -> Behaviour = { _ in .good }
        ) {
            self.secrets = secrets
            self.behaviour = behaviour
        }
    }

    /// The port it listens on.
    package let port: Int
    private let host: String
    private let server: any Channel
    private let state: ReceiverState

    /// Starts listening; `record` sees each delivery before it is answered.
    package static func start(
        host: String = "127.0.0.1",
        port: Int = 0,
        endpoint: Endpoint = Endpoint(),
        now: @escaping @Sendable () -> Timestamp,
        record: @escaping @Sendable (ReceivedDelivery) -> Void
    ) async throws -> Receiver {
        let state = ReceiverState(endpoint: endpoint, now: now, record: record)
        let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.backlog, value: 1024)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try state.prepare(channel)
                }
            }
            .bind(host: host, port: port)
            .get()
        return Receiver(host: host, server: server, state: state)
    }

    private init(host: String, server: any Channel, state: ReceiverState) {
        self.host = host
        self.server = server
        self.state = state
        port = server.localAddress?.port ?? 0
    }

    /// The address of a path, such as `http://127.0.0.1:40123/hooks`.
    package func url(_ path: String = "/") -> String {
        "http://\(host.contains(":") ? "[\(host)]" : host):\(port)\(path)"
    }

    /// Sets what a path knows and does; without a path, what all others do.
    package func setEndpoint(_ endpoint: Endpoint, at path: String? = nil) {
        state.setEndpoint(endpoint, at: path)
    }

    /// Stops listening and drops all connections.
    package func stop() async throws {
        try await server.close()
        for connection in state.connections { connection.close(promise: nil) }
    }
}

/// What all connections of a receiver share.
final class ReceiverState: Sendable {
    private struct State {
        var endpoint: Receiver.Endpoint
        var endpoints: [String: Receiver.Endpoint] = [:]
        var connections: [ObjectIdentifier: any Channel] = [:]
    }

    private let state: Mutex<State>
    private let now: @Sendable () -> Timestamp
    private let record: @Sendable (ReceivedDelivery) -> Void

    init(
        endpoint: Receiver.Endpoint,
        now: @escaping @Sendable () -> Timestamp,
        record: @escaping @Sendable (ReceivedDelivery) -> Void
    ) {
        state = Mutex(State(endpoint: endpoint))
        self.now = now
        self.record = record
    }

    var connections: [any Channel] { state.withLock { Array($0.connections.values) } }

    func setEndpoint(_ endpoint: Receiver.Endpoint, at path: String?) {
        state.withLock { state in
            if let path {
                state.endpoints[path] = endpoint
            } else {
                state.endpoint = endpoint
            }
        }
    }

    /// Sets up a connection that was accepted.
    func prepare(_ channel: any Channel) throws {
        let id = ObjectIdentifier(channel)
        state.withLock { $0.connections[id] = channel }
        channel.closeFuture.whenComplete { _ in
            self.state.withLock { $0.connections[id] = nil }
        }
        let pipeline = channel.pipeline.syncOperations
        let rawWriter = RawWriter()
        try pipeline.addHandler(rawWriter)
        try pipeline.configureHTTPServerPipeline()
        try pipeline.addHandler(ReceiverHandler(state: self, rawWriter: rawWriter))
    }

    /// Checks and records a request, and says what to do with it.
    func receive(head: HTTPRequestHead, body: [UInt8]) -> Behaviour {
        let endpoint = state.withLock { state in
            state.endpoints[String(head.uri.prefix { $0 != "?" })] ?? state.endpoint
        }
        var delivery = ReceivedDelivery(
            method: head.method.rawValue,
            path: head.uri,
            headers: head.headers.map { HeaderField($0.name, $0.value) },
            body: body,
            receivedAt: now()
        )
        if !endpoint.secrets.isEmpty {
            delivery.verdict = SignatureVerifier(secrets: endpoint.secrets)
                .verify(headers: delivery.headers, body: body, at: delivery.receivedAt)
        }
        let behaviour = endpoint.behaviour(delivery)
        record(delivery)
        return behaviour
    }
}
