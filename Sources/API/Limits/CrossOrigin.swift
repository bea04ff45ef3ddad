import HTTPTypes
import Hummingbird

/// Which pages of other origins may use the routes (CORS): those that were named, and no others.
struct CrossOrigin: Sendable {
    let origins: Set<String>

    /// The origin of a request, where it may use the routes.
    private func origin(of request: Request) -> String? {
        guard let origin = request.headers[.origin], origins.contains(origin) else { return nil }
        return origin
    }

    /// The answer to a browser that asks before the request proper; nil for any other request.
    func preflight(_ request: Request) -> Response? {
        guard request.method == .options, let origin = origin(of: request),
            request.headers[.accessControlRequestMethod] != nil
        else { return nil }
        return Response(
            status: .noContent,
            headers: [
                .accessControlAllowOrigin: origin,
                .vary: "Origin",
                .accessControlAllowMethods: "GET, POST, PUT, DELETE",
                .accessControlAllowHeaders:
                    "Authorization, Content-Type, If-Match, Idempotency-Key, Last-Event-ID",
                .accessControlMaxAge: "600",
            ]
        )
    }

    /// The answer with the permission to read it.
    func permit(_ response: Response, to request: Request) -> Response {
        guard let origin = origin(of: request) else { return response }
        var response = response
        response.headers[.accessControlAllowOrigin] = origin
        response.headers[.vary] = "Origin"
        response.headers[.accessControlExposeHeaders] = "ETag, Retry-After"
        return response
    }
}
