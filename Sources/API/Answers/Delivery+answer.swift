package import Model
package import Text

/// Deliveries as the routes show them.
extension Delivery {
    /// The list's form (cli.md, `deliveries list`).
    var summary: JSON {
        .members([
            "id": .string(id.rawValue),
            "event_id": .string(eventID.rawValue),
            "event_type": .string(eventType),
            "webhook": .string(webhookKey.rawValue),
            "webhook_id": .string(webhookID.rawValue),
            "status": .string(state.rawValue),
            "attempts": .integer(attempts),
            "max_attempts": .integer(maxAttempts),
            "response_status": .count(responseStatus),
            "response_ms": .milliseconds(responseTime),
            "error": .text(error),
            "error_class": .text(errorClass?.rawValue),
            "created_at": .moment(createdAt),
            "next_attempt_at": .moment(nextAttemptAt),
            "test": isTest ? true : nil,
            "replay_of": replayOf.map { .string($0.rawValue) },
        ])
    }
}

extension DeliveryDetail {
    /// A delivery with its attempts; payload and bodies only for those who may see them.
    func details(for caller: Caller) -> JSON {
        guard case .object(var object) = delivery.summary else { return .null }
        let shows = caller.seesPersonalData
        if shows {
            object["request_body"] = .text(body.map { String(decoding: $0, as: UTF8.self) })
            object["request_body_bytes"] = .count(body?.count)
        }
        object["attempt_log"] = .array(attempts.map { $0.details(withBodies: shows) })
        return .object(object)
    }
}

extension Attempt {
    /// One attempt with request and response.
    package func details(withBodies: Bool) -> JSON {
        .members([
            "id": .string(id.rawValue),
            "number": .integer(number),
            "started_at": .moment(startedAt),
            "manual": isManual ? true : nil,
            "url": .string(url),
            "request_headers": withBodies ? headers(requestHeaders) : nil,
            "response_status": .count(responseStatus),
            "response_headers": withBodies ? headers(responseHeaders) : nil,
            "response_body": withBodies
                ? .string(String(decoding: responseBody, as: UTF8.self)) : nil,
            "response_body_cut": isResponseBodyCut ? true : nil,
            "response_body_dropped": isResponseBodyDropped ? true : nil,
            "error": .text(error),
            "error_class": .text(errorClass?.rawValue),
            "timings_ms": .members([
                "name_lookup": .milliseconds(timings.nameLookup),
                "connect": .milliseconds(timings.connect),
                "tls": .milliseconds(timings.tls),
                "first_byte": .milliseconds(timings.firstByte),
                "total": .milliseconds(timings.total),
            ]),
            "peer": .text(peer),
            "http_version": .text(httpVersion),
        ])
    }

    private func headers(_ fields: [HeaderField]) -> JSON {
        .array(fields.map { .array([.string($0.name), .string($0.value)]) })
    }
}
