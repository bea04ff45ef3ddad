package import Model
import Signing

/// One attempt as it goes on the wire and as it goes on record.
package struct DeliveryRequest: Sendable {
    /// `PenguinMails-Webhooks/` and the version.
    package static let userAgentPrefix = "PenguinMails-Webhooks/"
    /// Bytes of a response body that are read; a failure's are kept.
    package static let bodyLimit = 65_536
    /// Bytes of a response body that are kept of a success.
    package static let successBodyLimit = 1024

    package let outgoing: OutgoingRequest
    /// The address and headers that may be kept and shown.
    package let shownURL: String
    package let shownHeaders: [HeaderField]

    /// Signs and assembles an attempt.
    package init(
        _ delivery: ClaimedDelivery,
        to target: PreparedTarget,
        userAgent: String,
        at now: Timestamp
    ) {
        let signatures = SignatureHeaders(
            id: delivery.webhookMessageID,
            body: delivery.body,
            at: now,
            signers: target.signers(at: now)
        ).fields
        var sent: [HeaderField] = []
        sent.reserveCapacity(6 + signatures.count + target.headers.count)
        sent.append(HeaderField("content-type", "application/json"))
        sent.append(HeaderField("user-agent", userAgent))
        sent.append(HeaderField("x-penguinmails-event", delivery.eventType))
        sent.append(HeaderField("x-penguinmails-delivery-id", delivery.id.rawValue))
        sent.append(HeaderField("x-penguinmails-attempt", String(delivery.attempts + 1)))
        if let replayed = delivery.replayOf {
            sent.append(HeaderField("x-penguinmails-replay-of", replayed.rawValue))
        }
        var shown = sent
        shown.reserveCapacity(sent.capacity)
        for field in signatures {
            sent.append(field)
            shown.append(Self.cutSignature(field))
        }
        for header in target.headers {
            sent.append(header.sent)
            shown.append(header.shown)
        }
        outgoing = OutgoingRequest(
            url: target.url,
            headers: sent,
            body: delivery.body,
            timeout: target.webhook.configuration.timeout,
            clientCertificate: target.clientCertificate,
            clientKey: target.clientKey,
            bodyLimit: Self.bodyLimit
        )
        shownURL = target.shownURL
        shownHeaders = shown
    }

    /// The record of this attempt.
    package func attempt(
        _ id: AttemptID,
        of delivery: ClaimedDelivery,
        startedAt: Timestamp,
        result: SendResult,
        outcome: AttemptOutcome
    ) -> Attempt {
        let failure = outcome.failure
        let keptBytes = failure == nil ? Self.successBodyLimit : Self.bodyLimit
        return Attempt(
            id: id,
            deliveryID: delivery.id,
            number: delivery.attempts + 1,
            startedAt: startedAt,
            url: shownURL,
            requestHeaders: shownHeaders,
            responseStatus: result.status,
            responseHeaders: result.headers.filter(RecordedHeaders.mayKeep),
            responseBody: result.body.count > keptBytes
                ? Array(result.body.prefix(keptBytes)) : result.body,
            isResponseBodyCut: result.isBodyCut || result.body.count > keptBytes,
            errorClass: failure?.errorClass,
            error: failure?.message,
            timings: result.timings,
            peer: result.peer,
            httpVersion: result.httpVersion,
            isManual: delivery.isManual
        )
    }

    /// Keeps the first eight characters of each signature, enough to compare.
    private static func cutSignature(_ field: HeaderField) -> HeaderField {
        guard field.name != SignatureHeaders.id, field.name != SignatureHeaders.timestamp else {
            return field
        }
        var kept = ""
        var rest = field.value[...]
        while true {
            // Eight after the scheme's mark, and eight of one that has no mark.
            let mark = rest.utf8.prefix(8).firstIndex {
                $0 == UInt8(ascii: "=") || $0 == UInt8(ascii: ",")
            }
            let start = mark.map { rest.utf8.index(after: $0) } ?? rest.startIndex
            let signature = rest.utf8[start...]
            let end = signature.prefix(8).endIndex
            kept += rest[..<end]
            kept += "…"
            guard let space = signature[end...].firstIndex(of: UInt8(ascii: " ")) else { break }
            kept += " "
            rest = rest[rest.utf8.index(after: space)...]
        }
        return HeaderField(field.name, kept)
    }
}

extension ClaimedDelivery {
    /// `webhook-id`: the event's id on every attempt; a replay has its own, so that receivers take it again.
    var webhookMessageID: String {
        replayOf == nil ? eventID.rawValue : "\(eventID.rawValue)_\(id.rawValue)"
    }
}
