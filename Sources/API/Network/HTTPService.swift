import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import Model
import NIOCore
import NIOHTTP1
import NIOPosix
import ServiceLifecycle

/// Serves one responder on one address: what Hummingbird's `Application` does, without its tick each second for the date.
struct HTTPService<Responder: HTTPResponder> where Responder.Context == PlatformContext {
    let responder: Responder
    let server: HTTPServerBuilder
    let address: BindAddress
    let logger: Logger
    /// The time of day.
    let now: @Sendable () -> Timestamp
    /// Called with the port once connections are accepted.
    let onListening: @Sendable (_ port: Int?) async -> Void

    /// Serves until it is cancelled or asked to stop; requests under way are finished.
    func run() async throws {
        let date = HTTPDate()
        let service = try server.buildServer(
            configuration: ServerConfiguration(address: address),
            eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
            logger: logger
        ) { [responder, logger, now] request, writer, channel in
            var response = try await Self.response(of: responder, to: request, channel, logger)
            response.headers[.date] = date.text(at: now())
            do {
                try await writer.write(response: response.head, body: response.body)
            } catch is HTTPParserError {
                // The parser's error would have another answer written into this one.
                throw UnfinishedAnswer()
            }
        } onServerRunning: { [onListening] channel in
            await onListening(channel.localAddress?.port)
        }
        let group = ServiceGroup(configuration: .init(services: [service], logger: logger))
        try await group.run()
    }

    private static func response(
        of responder: Responder,
        to request: Request,
        _ channel: any Channel,
        _ logger: Logger
    ) async throws -> Response {
        var logger = logger
        logger[metadataKey: "request"] = .stringConvertible(RequestID())
        let source = ApplicationRequestContextSource(channel: channel, logger: logger)
        do {
            return try await responder.respond(
                to: request,
                context: PlatformContext(source: source)
            )
        } catch let error as HTTPParserError {
            throw error
        } catch {
            return Response(status: .internalServerError)
        }
    }
}

/// An answer ended in the middle; the connection goes with it.
private struct UnfinishedAnswer: Error {}
