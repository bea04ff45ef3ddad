import HTTPTypes
import Hummingbird
import Logging
import Model
import Store

/// Answers every request: the routes below the base, and those for machines outside it.
struct PlatformRouter: HTTPResponder {
    private let responder: RouterResponder<PlatformContext>
    /// Whether peers need no token: the Unix socket and this process.
    private let isLocal: Bool

    init(_ operations: Operations, isLocal: Bool) {
        self.isLocal = isLocal
        let router = Router(context: PlatformContext.self)
        for route in operations.routes {
            router.on(
                RouterPath("\(Operations.base)/\(route.path)"),
                method: route.method
            ) { request, context in
                try await operations.answer(request, context, by: route)
            }
        }
        operations.addHealthRoutes(to: router)
        responder = router.buildResponder()
    }

    func respond(to request: Request, context: PlatformContext) async throws -> Response {
        var context = context
        context.isLocal = isLocal
        do {
            let response = try await responder.respond(to: request, context: context)
            // Our own answers have a body; this is the router's for a path it does not know.
            guard response.status == .notFound, response.headers[.contentType] == nil else {
                return response
            }
            return Problem.noRoute(request.method.rawValue, request.uri.path).response
        } catch let problem as Problem {
            return problem.response
        }
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
            let caller = try await caller(of: request, context, at: now)
            guard caller.role.grants(route.permission) else {
                let needed = Role.allCases.filter { $0.grants(route.permission) }
                throw Problem.forbidden(caller.role, needed: needed)
            }
            return try await route.handler(
                Call(request: request, caller: caller, parameters: context.parameters, now: now)
            )
        } catch let problem as Problem {
            return problem.response
        } catch let error as StoreError {
            context.logger.error("The store failed", metadata: ["error": "\(error)"])
            return Problem(error).response
        }
    }
}
