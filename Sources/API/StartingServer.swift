import HTTPTypes
import Hummingbird
package import Logging

/// Answers in a daemon's place while its state is brought up to date: it is alive, and not ready.
package struct StartingServer: Sendable {
    private let host: String
    private let port: Int
    private let certificate: ServerCertificate?
    private let logger: Logger

    /// Port 0 lets the system pick one.
    package init(host: String, port: Int, certificate: ServerCertificate?, logger: Logger) {
        self.host = host
        self.port = port
        self.certificate = certificate
        self.logger = logger
    }

    /// Answers until it is cancelled; calls `onListening` with its port once it accepts connections.
    package func run(onListening: @escaping @Sendable (_ port: Int?) async -> Void) async throws {
        let application = Application(
            responder: StartingResponder(),
            server: try .limited(certificate: certificate),
            configuration: ApplicationConfiguration(address: .hostname(host, port: port)),
            onServerRunning: { channel in await onListening(channel.localAddress?.port) },
            logger: logger
        )
        try await application.run()
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
