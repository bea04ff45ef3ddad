import Catalogue
package import Model
import Signing
package import Text

/// A declared state on its way to a daemon; diagnostics stay with whoever read the files.
extension DeclaredState {
    /// The body of `plan` and, with more beside it, of `apply`.
    package var json: JSON {
        .members([
            "folder": .string(folder),
            "environment": environment.map(JSON.string),
            "policy": .members([
                "max_deletes": policy.maxDeletes.map { .integer($0) },
                "max_delete_percent": .integer(policy.maxDeletePercent),
                "max_lost_percent": .integer(policy.maxLostPercent),
                "max_secret_age": policy.maxSecretAge.map { .string($0.declared) },
                "max_secret_age_warning": policy.maxSecretAgeWarning.map { .string($0.declared) },
            ]),
            "event_types": eventTypes.map { .array($0.map(\.entry)) },
            "webhooks": .array(webhooks.map(\.json)),
        ])
    }

    /// Reads the body of `plan`; throws what is wrong with it.
    package init(json: JSON) throws(Problem) {
        guard let webhooks = json["webhooks"]?.array else {
            throw .badRequest("The declarations lack \"webhooks\", a list.")
        }
        var declared: [DeclaredWebhook] = []
        var errors: [JSON] = []
        for (index, webhook) in webhooks.enumerated() {
            switch DeclaredWebhook.read(webhook, at: index) {
            case .success(let webhook): declared.append(webhook)
            case .failure(let problem): errors.append(contentsOf: problem.errors)
            }
        }
        let types = try json["event_types"].map { types throws(Problem) in
            try DeclaredEventType.list(types)
        }
        if let types {
            let catalogue = Catalogue.builtIn.adding(applied: types)
            for (index, webhook) in declared.enumerated() where errors.isEmpty {
                errors += catalogue.problems(
                    of: webhook.configuration.events,
                    below: "/webhooks/\(index)/configuration"
                )
            }
        }
        guard errors.isEmpty else { throw .invalid(errors, title: "The declarations are invalid") }
        guard Set(declared.map(\.key)).count == declared.count else {
            throw .badRequest("A key is declared twice.")
        }
        self.init(
            webhooks: declared.sorted { $0.key < $1.key },
            folder: json["folder"]?.string ?? "webhooks.d",
            environment: json["environment"]?.string,
            policy: try Policy(json: json["policy"] ?? .null),
            eventTypes: types
        )
    }
}

extension Policy {
    /// Reads the limits beside the declarations.
    fileprivate init(json: JSON) throws(Problem) {
        self.init()
        maxDeletes = json["max_deletes"]?.integer
        if let percent = json["max_delete_percent"]?.integer { maxDeletePercent = percent }
        if let percent = json["max_lost_percent"]?.integer { maxLostPercent = percent }
        maxSecretAge = try Self.age(json["max_secret_age"]?.string)
        maxSecretAgeWarning = try Self.age(json["max_secret_age_warning"]?.string)
    }

    private static func age(_ text: String?) throws(Problem) -> Duration? {
        guard let text else { return nil }
        guard let age = Duration(declared: text) else {
            throw .badRequest("\"\(text)\" in the policy is no duration.")
        }
        return age
    }
}

/// What is wrong with one declaration of a request.
struct UnreadableDeclaration: Error {
    let errors: [JSON]
}

extension DeclaredWebhook {
    var json: JSON {
        .members([
            "key": .string(key.rawValue),
            "file": .string(file),
            "moved_from": movedFrom.map { .string($0.rawValue) },
            "waived": waivedRules.isEmpty
                ? nil : .array(waivedRules.sorted().map(JSON.string)),
            "lines": .object(
                JSONObject(
                    uniqueMembers: lines.sorted { $0.key < $1.key }.map {
                        JSONObject.Member(name: $0.key, value: .integer($0.value))
                    }
                )
            ),
            "configuration": configuration.json,
            "source": source.map { .string(Hex.encode($0.bytes)) },
        ])
    }

    static func read(
        _ json: JSON,
        at index: Int
    ) -> Result<DeclaredWebhook, UnreadableDeclaration> {
        let key = json["key"]?.string ?? ""
        guard let name = WebhookKey(key) else {
            return .failure(unreadable(index, "key", "\"\(key)\" is not a key"))
        }
        do {
            var webhook = DeclaredWebhook(
                key: name,
                configuration: try WebhookConfiguration(json: json["configuration"] ?? .null),
                movedFrom: json["moved_from"]?.string.flatMap { WebhookKey($0) },
                file: json["file"]?.string ?? "\(key).yaml",
                waivedRules: Set((json["waived"]?.array ?? []).compactMap(\.string)),
                source: json["source"]?.string.flatMap(Hex.decode).flatMap(SourceDigest.init)
            )
            for member in json["lines"]?.object?.members ?? [] {
                webhook.lines[member.name] = member.value.integer
            }
            return .success(webhook)
        } catch {
            return .failure(
                UnreadableDeclaration(
                    errors: error.problems.map {
                        $0.answer(below: "/webhooks/\(index)/configuration")
                    }
                )
            )
        }
    }

    private static func unreadable(
        _ index: Int,
        _ field: String,
        _ message: String
    ) -> UnreadableDeclaration {
        UnreadableDeclaration(errors: [
            .members([
                "pointer": .string("/webhooks/\(index)/\(field)"), "message": .string(message),
            ])
        ])
    }
}
