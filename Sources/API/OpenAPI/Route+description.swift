import Catalogue
import HTTPTypes
import Hummingbird
import Text

/// What the document says of a route, and what follows from it.
extension Route {
    /// Method and path, such as `GET webhooks/{id}`.
    var name: String { "\(method.rawValue) \(path)" }

    static let descriptions = RouteDescription.webhooks
        .merging(RouteDescription.log) { first, _ in first }
        .merging(RouteDescription.state) { first, _ in first }

    var description: RouteDescription {
        Self.descriptions[name] ?? RouteDescription(summary: name)
    }

    /// Such as `getWebhooksIdDeliveries`.
    var operationID: String {
        let parts = path.split { "/{}-".contains($0) }.map {
            $0.prefix(1).uppercased() + $0.dropFirst()
        }
        return method.rawValue.lowercased() + parts.joined()
    }

    /// The names in braces.
    var parameterNames: [String] {
        path.split(separator: "/").filter { $0.hasPrefix("{") }
            .map { String($0.dropFirst().dropLast()) }
    }

    /// Events have their own, which outlives this process.
    var takesIdempotencyKey: Bool { method != .get }

    /// What any route may answer, and any with a body.
    var commonProblems: [Int] {
        var problems = [401, 403, 429, 500, 503]
        if description.body != nil { problems += [400, 413, 422] }
        if takesIdempotencyKey { problems += [409, 422] }
        return problems
    }

    /// Whether a path, split at its slashes, is this route's.
    func matches(_ parts: [Substring]) -> Bool {
        let own = path.split(separator: "/")
        return own.count == parts.count
            && zip(own, parts).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
    }
}

/// The asserted schemas of bodies, each compiled once.
enum BodySchemas {
    static let compiled: [String: Result<CompiledSchema, SchemaError>] =
        Route.descriptions.compactMapValues { description in
            guard let body = description.body, body.isAsserted else { return nil }
            return Result { () throws(SchemaError) in try CompiledSchema(body.schema) }
        }
}
