package import Text

/// A configuration's JSON form: every field that has a value, in the order of the declaration format.
extension WebhookConfiguration {
    /// The complete form: what is stored, served and compared.
    package var json: JSON {
        .members([
            "name": .string(name),
            "description": description.map(JSON.string),
            "url": url.json,
            "status": .string(status.rawValue),
            "events": .array(events.map { .string($0.text) }),
            "owner": owner.map(JSON.string),
            "notify": .strings(notify),
            "labels": .object(
                JSONObject(
                    uniqueMembers: labels.map { .init(name: $0.name, value: .string($0.value)) }
                )
            ),
            "filters": filters.json,
            "retry": retry.json,
            "timeout": .string(timeout.declared),
            "rate_limit": rateLimit.map { .string($0.text) },
            "concurrency": concurrency.map { .integer($0) },
            "ordered": .bool(isOrdered),
            "on_exhausted": .string(onExhausted.rawValue),
            "on_resume": .string(onResume.rawValue),
            "headers": .object(
                JSONObject(
                    uniqueMembers: headers.map { .init(name: $0.name, value: $0.value.json) }
                )
            ),
            "tls": tls.map {
                .members(["client_cert": $0.certificate.json, "client_key": $0.key.json])
            },
            "secret": secret.json,
            "secret_version": .integer(secretVersion),
            "secret_grace": .string(secretGrace.declared),
            "paused": paused.map {
                .members(["until": .string($0.until.rfc3339), "reason": $0.reason.map(JSON.string)])
            },
            "protect": .bool(isProtected),
            "breaker": .integer(breaker),
            "auto_pause_after": .integer(autoPauseAfter),
        ])
    }
}

extension Filters {
    /// The conditions that are set.
    package var json: JSON {
        .members([
            "workspaces": workspaces.isEmpty ? nil : .strings(workspaces),
            "campaigns": campaigns.isEmpty ? nil : .strings(campaigns),
            "contact_tags": contactTags.isEmpty ? nil : .strings(contactTags),
            "custom": custom.flatMap { $0.members.isEmpty ? nil : .object($0) },
        ])
    }
}

extension RetryPolicy {
    /// As a declaration's `retry`.
    package var json: JSON {
        .members([
            "enabled": .bool(isEnabled),
            "max_attempts": .integer(maxAttempts),
            "delays": .strings(delays.map(\.declared)),
        ])
    }
}

extension ValueSource {
    /// The literal, or `{from_env: …}`, `{from_file: …}`, `{sealed: true}`.
    package var json: JSON {
        switch self {
        case .literal(let text): .string(text)
        case .fromEnvironment(let name): .members(["from_env": .string(name)])
        case .fromFile(let path): .members(["from_file": .string(path)])
        case .sealed: .members(["sealed": true])
        }
    }
}

extension SecretSource {
    /// `generated`, or `{from_env: …}`, `{from_file: …}`, `{sealed: true}`.
    package var json: JSON {
        switch self {
        case .generated: "generated"
        case .fromEnvironment(let name): .members(["from_env": .string(name)])
        case .fromFile(let path): .members(["from_file": .string(path)])
        case .sealed: .members(["sealed": true])
        }
    }
}

extension JSON {
    /// A list of strings.
    static func strings(_ values: [String]) -> JSON {
        .array(values.map(JSON.string))
    }
}
