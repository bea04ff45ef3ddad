import HTTPTypes
import Hummingbird
package import Logging
package import Model

/// Answers in a daemon's place while its state is brought up to date: it is alive, and not ready.
package struct StartingServer: Sendable {
    private let host: String
    private let port: Int
    private let certificate: ServerCertificate?
    private let logger: Logger
    private let now: @Sendable () -> Timestamp

    /// Port 0 lets the system pick one.
    package init(
        host: String,
        port: Int,
        certificate: ServerCertificate?,
        logger: Logger,
        now: @escaping @Sendable () -> Timestamp
    ) {
        self.host = host
        self.port = port
        self.certificate = certificate
        self.logger = logger
        self.now = now
    }

    /// Answers until it is cancelled; calls `onListening` with its port once it accepts connections.
    package func run(onListening: @escaping @Sendable (_ port: Int?) async -> Void) async throws {
        let service = HTTPService(
            responder: StartingResponder(),
            server: try .limited(certificate: certificate),
            address: .hostname(host, port: port),
            logger: logger,
            now: now,
            onListening: onListening
        )
        try await service.run()
    }
}

/// Says to everybody that it takes a while yet.
struct StartingResponder: HTTPResponder {
    func respond(to request: Request, context: PlatformContext) async throws -> Response {
        var response =
            request.uri.path == "/healthz"
            ? Response.text("ok\n", type: "text/plain; charset=utf-8")
            : Problem.migrating.response
        if let name = HTTPField.Name(Operations.daemonHeader) { response.headers[name] = "1" }
        return response
    }
}

extension Problem {
    fileprivate static var migrating: Problem {
        Problem(
            503,
            "migrating",
            title: "Not ready",
            detail: "The daemon brings its state up to date; ask again.",
            retryAfter: 5
        )
    }
}
