import Catalogue
import HTTPTypes
import Model
import TestSupport
import Testing
import Text

@testable import API

/// The document says what the routes do.
struct OpenAPITests {
    @Test func everyRouteIsDescribedAndEveryDescriptionIsOfARoute() throws {
        let platform = try Platform()

        #expect(Set(platform.routes.map(\.name)) == Set(Route.descriptions.keys))
    }

    @Test func everyAssertedSchemaIsUnderstood() throws {
        for schema in BodySchemas.compiled.values { _ = try schema.get() }
        #expect(!BodySchemas.compiled.isEmpty)
    }

    @Test func theDocumentNamesEveryRouteOnce() async throws {
        let platform = try Platform()

        let answer = try await platform.send("GET", "/api/v1/openapi.json")
        let paths = try #require(answer.json["paths"]?.object)
        var identifiers: Set<String> = []
        for route in platform.routes {
            let operation = paths["/" + route.path]?[route.method.rawValue.lowercased()]
            let identifier = try #require(operation?["operationId"]?.string)
            identifiers.insert(identifier)
            let roles = Role.allCases.filter { $0.grants(route.permission) }.map(\.rawValue)
            #expect(operation?["x-roles"]?.array?.compactMap(\.string) == roles)
        }
        #expect(identifiers.count == platform.routes.count)
        #expect(answer.json["openapi"]?.string == "3.1.0")
    }

    @Test func everyReferenceLeadsSomewhere() async throws {
        let platform = try Platform()

        let document = try await platform.send("GET", "/api/v1/openapi.json").json
        let schemas = document["components"]?["schemas"]
        let prefix = "#/components/schemas/"
        for reference in document.references {
            #expect(schemas?[String(reference.dropFirst(prefix.count))] != nil)
        }
        #expect(document.references.count > 20)
    }

    @Test func bodiesAreHeldToTheirSchemas() async throws {
        let platform = try Platform()
        let key = try await platform.createWebhook()

        let wrong = try await platform.send("POST", "webhooks/\(key)/pause", #"{"reason":1}"#)
        let unknown = try await platform.send("POST", "webhooks/\(key)/resume", #"{"skip":true}"#)

        #expect(wrong.status == 422)
        #expect(wrong.json["errors"]?.array?.first?["pointer"]?.string == "/reason")
        #expect(unknown.status == 422)
        #expect(unknown.json["errors"]?.array?.first?["pointer"]?.string == "/skip")
    }

    @Test func otherMethodsAreRefusedWithTheRightOnes() async throws {
        let platform = try Platform()

        let answer = try await platform.send("PATCH", "webhooks/any")
        let machine = try await platform.send("POST", "/metrics")
        let nowhere = try await platform.send("GET", "nothing/here")

        #expect(answer.status == 405)
        #expect(answer.header("Allow") == "GET, PUT, DELETE")
        #expect(machine.status == 405)
        #expect(nowhere.status == 404)
    }
}

extension JSON {
    /// The target of every `$ref` in it.
    fileprivate var references: [String] {
        switch self {
        case .array(let items): items.flatMap(\.references)
        case .object(let object):
            object.members.flatMap { member in
                member.name == "$ref"
                    ? [member.value.string ?? ""] : member.value.references
            }
        default: []
        }
    }
}
