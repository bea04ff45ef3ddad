import Hummingbird

/// A route: what it is called by, who may call it, and what answers.
struct Route: Sendable {
    typealias Handler = @Sendable (Call) async throws -> Response

    let method: HTTPRequest.Method
    /// Below the base, such as `webhooks/{id}`.
    let path: String
    let permission: Permission
    let handler: Handler

    init(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ permission: Permission,
        _ handler: @escaping Handler
    ) {
        self.method = method
        self.path = path
        self.permission = permission
        self.handler = handler
    }
}
