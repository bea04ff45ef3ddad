import HTTPTypes
import Hummingbird
import Model
import Text

/// The OpenAPI 3.1 document, made of the list of routes.
struct OpenAPIDocument {
    let routes: [Route]

    var json: JSON {
        .members([
            "openapi": "3.1.0",
            "info": .members([
                "title": "PenguinHooks",
                "version": "1",
                "description": .string(Self.introduction),
                "license": .members(["name": "Apache-2.0", "identifier": "Apache-2.0"]),
            ]),
            "servers": [.members(["url": .string(Operations.base)])],
            "security": [.members(["token": []])],
            "paths": .object(JSONObject(uniqueMembers: paths)),
            "components": .members([
                "securitySchemes": .members([
                    "token": .members(["type": "http", "scheme": "bearer"])
                ]),
                "schemas": OpenAPIComponents.schemas,
            ]),
        ])
    }

    private static let introduction = """
        Errors are `application/problem+json` with a stable `type`. Lists page by opaque cursor. \
        Mutations take `Idempotency-Key`; webhooks carry their revision as `ETag`.
        """

    private var paths: [JSONObject.Member] {
        var order: [String] = []
        var operations: [String: JSONObject] = [:]
        for route in routes {
            if operations[route.path] == nil {
                order.append(route.path)
                var shared = JSONObject()
                let names = route.parameterNames
                if !names.isEmpty { shared["parameters"] = .array(names.map(pathParameter)) }
                operations[route.path] = shared
            }
            operations[route.path]?[route.method.rawValue.lowercased()] = operation(route)
        }
        return order.map { path in
            JSONObject.Member(name: "/" + path, value: .object(operations[path] ?? JSONObject()))
        }
    }

    private func pathParameter(_ name: String) -> JSON {
        .members([
            "name": .string(name), "in": "path", "required": true, "schema": Schema.string,
        ])
    }

    private func operation(_ route: Route) -> JSON {
        let description = route.description
        var parameters = description.parameters
        if route.takesIdempotencyKey { parameters.append(.idempotencyKey) }
        let roles = Role.allCases.filter { $0.grants(route.permission) }.map(\.rawValue)
        return .members([
            "operationId": .string(route.operationID),
            "summary": .string(description.summary),
            "description": .string("Roles: \(roles.joined(separator: ", "))."),
            "x-roles": .array(roles.map(JSON.string)),
            "parameters": parameters.isEmpty ? nil : .array(parameters.map(\.json)),
            "requestBody": description.body?.json,
            "responses": responses(of: route),
        ])
    }

    private func responses(of route: Route) -> JSON {
        let description = route.description
        var content: [JSONObject.Member] = []
        if var schema = description.answer {
            if route.takesIdempotencyKey {
                schema = .members(["anyOf": [schema, Schema.component("Repeated")]])
            }
            content.append(.init(name: "application/json", value: .members(["schema": schema])))
        }
        content += description.otherAnswers.map { .init(name: $0, value: .members([:])) }
        let header = JSON.members(["schema": Schema.string])
        let success = JSON.members([
            "description": .string(description.summary),
            "headers": description.hasETag ? .members(["ETag": header]) : nil,
            "content": content.isEmpty ? nil : .object(JSONObject(uniqueMembers: content)),
        ])
        var members = [JSONObject.Member(name: String(description.status.code), value: success)]
        if description.problems.contains(200) { members.append(.init(name: "200", value: success)) }
        let problems = Set(description.problems + route.commonProblems).subtracting([200])
        members += problems.sorted().map { .init(name: String($0), value: problem($0)) }
        return .object(JSONObject(uniqueMembers: members))
    }

    private func problem(_ status: Int) -> JSON {
        .members([
            "description": .string(HTTPResponse.Status(code: status).reasonPhrase),
            "content": .members([
                "application/problem+json": .members(["schema": Schema.component("Problem")])
            ]),
        ])
    }
}

extension RouteDescription.Parameter {
    static let idempotencyKey = Self(
        name: "Idempotency-Key",
        place: .header,
        meaning: "The same key again does nothing and is answered as before."
    )

    fileprivate var json: JSON {
        .members([
            "name": .string(name), "in": .string(place.rawValue),
            "description": .string(meaning), "schema": schema,
        ])
    }
}

extension RouteDescription.Body {
    fileprivate var json: JSON {
        let content = mediaTypes.map { type in
            JSONObject.Member(
                name: type,
                value: .members(["schema": type == "application/json" ? schema : Schema.string])
            )
        }
        return .members([
            "required": .bool(isRequired),
            "content": .object(JSONObject(uniqueMembers: content)),
        ])
    }
}
