import HTTPTypes
import Hummingbird
import Logging
import Model
import Store
import Text

/// Answers every request: the routes below the base, and those for machines outside it.
struct PlatformRouter: HTTPResponder {
    private let responder: RouterResponder<PlatformContext>
    /// Whether peers need no token: the Unix socket and this process.
    private let isLocal: Bool
    private let routes: [Route]
    private let crossOrigin: CrossOrigin
    private let proxies: TrustedProxies
    /// Whether the server itself ends TLS.
    private let isSecure: Bool
    private let site: Site?
    private let requests: RequestCounts

    init(_ operations: Operations, isLocal: Bool, isSecure: Bool = false) {
        self.isLocal = isLocal
        self.isSecure = isSecure
        proxies = operations.proxies
        requests = operations.requests
        site = isLocal ? nil : operations.site.map { Site($0, operations) }
        routes = operations.routes
        crossOrigin = CrossOrigin(origins: operations.crossOrigins)
        let router = Router(context: PlatformContext.self)
        for route in routes {
            router.on(
                RouterPath("\(Operations.base)/\(route.path)"),
                method: route.method
            ) { request, context in
                try await operations.answer(request, context, by: route)
            }
        }
        operations.addHealthRoutes(to: router)
        let document = OpenAPIDocument(routes: routes).json.text
        router.get("api/v1/openapi.json") { _, _ in
            Response.text(document, type: "application/json")
        }
        responder = router.buildResponder()
    }

    func respond(to request: Request, context: PlatformContext) async throws -> Response {
        if let response = crossOrigin.preflight(request) { return response }
        var response = crossOrigin.permit(try await answer(request, context), to: request)
        requests.count(response.status.code)
        if let name = HTTPField.Name(Operations.daemonHeader) { response.headers[name] = "1" }
        return response
    }

    private func answer(
        _ request: Request,
        _ context: PlatformContext
    ) async throws -> Response {
        var context = context
        context.isLocal = isLocal
        context.isSecure = isSecure || proxies.saysSecure(request, peer: context.peer)
        context.peer = proxies.client(of: request, peer: context.peer)
        if let site, Self.isOfSite(request.uri.path) {
            return try await site.respond(to: request, context: context)
        }
        do {
            let response = try await responder.respond(to: request, context: context)
            // Our own answers have a body; this is the router's for a path it does not know.
            guard response.status == .notFound, response.headers[.contentType] == nil else {
                return response
            }
            return refusal(of: request)
        } catch let problem as Problem {
            return problem.response
        }
    }

    /// Whether a path is none of the routes', so that it is the site's where there is one.
    private static func isOfSite(_ path: String) -> Bool {
        !path.hasPrefix("/api/") && !healthPaths.contains(path)
    }

    private static let healthPaths: Set = ["/healthz", "/readyz", "/metrics"]

    /// 405 where the path is served with other methods, else 404.
    private func refusal(of request: Request) -> Response {
        let path = request.uri.path
        var methods: [HTTPRequest.Method] = []
        if path.hasPrefix(Operations.base + "/") {
            let parts = path.dropFirst(Operations.base.count).split(separator: "/")
            methods = routes.filter { $0.matches(parts) }.map(\.method)
        } else if Self.healthPaths.contains(path) || path == "/api/v1/openapi.json" {
            methods = [.get]
        }
        guard !methods.isEmpty else {
            return Problem.noRoute(request.method.rawValue, path).response
        }
        var response = Problem.wrongMethod(request.method, allowed: methods).response
        response.headers[.allow] = methods.map(\.rawValue).joined(separator: ", ")
        return response
    }
}

extension Operations {
    /// Lets the caller in and hands the request to the route's handler.
    fileprivate func answer(
        _ request: Request,
        _ context: PlatformContext,
        by route: Route
    ) async throws -> Response {
        do {
            let now = now()
            let caller = try await knownCaller(of: request, context, at: now)
            if let token = caller.token, route.permission != .publish,
                let seconds = requestRates.take(token.rawValue, at: now)
            {
                throw Problem.tooManyRequests(retryAfter: seconds)
            }
            guard caller.role.grants(route.permission) else {
                let needed = Role.allCases.filter { $0.grants(route.permission) }
                throw Problem.forbidden(caller.role, needed: needed)
            }
            var call = Call(
                request: request,
                caller: caller,
                parameters: context.parameters,
                now: now,
                peer: context.peer
            )
            call.bodySchema = try BodySchemas.compiled[route.name]?.get()
            return try await answerOnce(call, by: route)
        } catch let problem as Problem {
            return problem.response
        } catch let error as StoreError {
            let problem = Problem(error)
            // The rest is the caller's mistake, in words that are the caller's too.
            if problem.status >= 500 {
                context.logger.error("The store failed", metadata: ["error": "\(error)"])
            }
            return problem.response
        }
    }
}
