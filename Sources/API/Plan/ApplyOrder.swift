package import Model
package import Text

/// The body of `apply`: what is declared, the values only the applier knows, and what it expects.
package struct ApplyOrder: Sendable {
    package var declared: DeclaredState
    /// Values of `from_env` and `from_file`, by key and field path.
    package var values: [WebhookKey: [String: String]]
    /// The digest of the plan that was looked at; nil applies whatever comes out.
    package var expectedDigest: String?
    package var allowedDeletes: Int
    /// The share of the last week's deliveries that may be lost, in percent.
    package var allowedLoss: Int?
    /// Only these webhooks; empty means all.
    package var targets: Set<WebhookKey>
    package var actor: String?
    /// Who wrote the declarations first, by key; `actor` goes before them.
    package var creators: [WebhookKey: String] = [:]
    package var commit: String?
    /// What is said of it in the audit trail.
    package var message: String?
    /// The revision that this brings back; nil for an apply of files.
    package var rollbackTo: Int?

    package init(
        declared: DeclaredState,
        values: [WebhookKey: [String: String]] = [:],
        expectedDigest: String? = nil,
        allowedDeletes: Int = 0,
        allowedLoss: Int? = nil,
        targets: Set<WebhookKey> = [],
        actor: String? = nil,
        commit: String? = nil,
        rollbackTo: Int? = nil
    ) {
        self.declared = declared
        self.values = values
        self.expectedDigest = expectedDigest
        self.allowedDeletes = allowedDeletes
        self.allowedLoss = allowedLoss
        self.targets = targets
        self.actor = actor
        self.commit = commit
        self.rollbackTo = rollbackTo
    }

    /// The request's body.
    package var json: JSON {
        guard case .object(var object) = declared.json else { return declared.json }
        let values = values.sorted { $0.key < $1.key }.map { key, fields in
            JSONObject.Member(
                name: key.rawValue,
                value: .object(
                    JSONObject(
                        uniqueMembers: fields.sorted { $0.key < $1.key }.map {
                            JSONObject.Member(name: $0.key, value: .string($0.value))
                        }
                    )
                )
            )
        }
        object["values"] = .object(JSONObject(uniqueMembers: values))
        object["expected_digest"] = expectedDigest.map(JSON.string)
        object["allow_deletes"] = .integer(allowedDeletes)
        object["allow_loss"] = allowedLoss.map { .integer($0) }
        object["targets"] = .array(targets.sorted().map { .string($0.rawValue) })
        object["actor"] = actor.map(JSON.string)
        object["commit"] = commit.map(JSON.string)
        object["message"] = message.map(JSON.string)
        if !creators.isEmpty {
            let members = creators.sorted { $0.key < $1.key }.map {
                JSONObject.Member(name: $0.key.rawValue, value: .string($0.value))
            }
            object["creators"] = .object(JSONObject(uniqueMembers: members))
        }
        object["rollback_to"] = rollbackTo.map { .integer($0) }
        return .object(object)
    }

    /// Reads a request's body.
    package init(json: JSON) throws(Problem) {
        declared = try DeclaredState(json: json)
        values = [:]
        for member in json["values"]?.object?.members ?? [] {
            guard let key = WebhookKey(member.name) else {
                throw .badRequest("\"\(member.name)\" in values is not a key.")
            }
            for field in member.value.object?.members ?? [] {
                values[key, default: [:]][field.name] = field.value.string
            }
        }
        expectedDigest = json["expected_digest"]?.string
        allowedDeletes = json["allow_deletes"]?.integer ?? 0
        allowedLoss = json["allow_loss"]?.integer
        let targets = json["targets"]?.array ?? []
        self.targets = Set(targets.compactMap { $0.string.flatMap { WebhookKey($0) } })
        actor = json["actor"]?.string
        commit = json["commit"]?.string
        message = (json["message"]?.string).map { String($0.prefix(1000)) }
        rollbackTo = json["rollback_to"]?.integer
        for member in json["creators"]?.object?.members ?? [] {
            guard let key = WebhookKey(member.name) else { continue }
            creators[key] = member.value.string
        }
    }
}
