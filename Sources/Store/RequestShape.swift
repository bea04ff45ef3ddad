import Model
import Text

/// What requests to an endpoint have in common: kept once, so that an attempt's row holds only what varies.
///
/// Header values that are the same each time stand in the shape as they are. Values that follow from the delivery are
/// named by a code; others are `variable` and stand in the attempt's row in order.
struct RequestShape: Hashable, Sendable {
    var url: String
    /// A JSON array of `[name, value]`; a value that varies is an object with its code.
    var headers: String

    /// What of an attempt header values are made from.
    struct Facts {
        var eventID: String
        var eventType: String
        var deliveryID: String
        var number: Int
        /// Of its start, as `webhook-timestamp` says it.
        private var second: String

        init(eventID: String, eventType: String, attempt: Attempt) {
            self.init(
                eventID: eventID,
                eventType: eventType,
                deliveryID: attempt.deliveryID.rawValue,
                number: attempt.number,
                startedAt: attempt.startedAt
            )
        }

        init(
            eventID: String,
            eventType: String,
            deliveryID: String,
            number: Int,
            startedAt: Timestamp
        ) {
            self.eventID = eventID
            self.eventType = eventType
            self.deliveryID = deliveryID
            self.number = number
            second = String(startedAt.milliseconds / 1000)
        }

        /// What stands where a shape names a code; nil for one that varies.
        func value(of code: Code) -> String? {
            switch code {
            case .event: eventID
            case .type: eventType
            case .delivery: deliveryID
            case .number: String(number)
            case .second: second
            case .variable: nil
            }
        }
    }

    enum Code: String {
        case event
        case type
        case delivery
        case number
        case second
        case variable
    }

    /// Names whose values differ from request to request.
    private static let varying: Set<String> = [
        "webhook-signature", "x-penguinmails-signature",
        "x-penguinmails-signature-next", "x-penguinmails-replay-of", "content-length",
    ]

    /// Splits a request into its shape and what varies.
    static func split(
        url: String,
        headers: [HeaderField],
        facts: Facts
    ) -> (shape: RequestShape, variables: String) {
        var variables: [JSON] = []
        let parts = headers.map { header -> JSON in
            let value: JSON
            if let code = code(of: header, facts) {
                value = .members(["code": .string(code.rawValue)])
                if code == .variable { variables.append(.string(header.value)) }
            } else {
                value = .string(header.value)
            }
            return .array([.string(header.name), value])
        }
        let shape = RequestShape(url: url, headers: JSON.array(parts).text)
        return (shape, variables.isEmpty ? "" : JSON.array(variables).text)
    }

    /// Puts a request's headers together again, given the parsed `headers` of its shape.
    static func headers(
        _ shape: JSON,
        variables: String,
        facts: Facts
    ) throws -> [HeaderField] {
        var rest = variables.isEmpty ? [] : (try JSON.parse(variables).array ?? [])[...]
        return (shape.array ?? []).compactMap { part in
            guard let pair = part.array, pair.count == 2, let name = pair[0].string else {
                return nil
            }
            if let value = pair[1].string { return HeaderField(name, value) }
            let code = pair[1]["code"]?.string.flatMap(Code.init)
            let value = code.flatMap(facts.value) ?? rest.popFirst()?.string ?? ""
            return HeaderField(name, value)
        }
    }

    /// The code of a header's value; nil where it is the same each time.
    static func code(of header: HeaderField, _ facts: Facts) -> Code? {
        let name = header.name.lowercased()
        if let code = codes[name] {
            return header.value == facts.value(of: code) ? code : .variable
        }
        return varying.contains(name) ? .variable : nil
    }

    /// Values that follow from the delivery, unless something else was sent.
    private static let codes: [String: Code] = [
        "webhook-id": .event, "x-penguinmails-event": .type,
        "x-penguinmails-delivery-id": .delivery, "x-penguinmails-attempt": .number,
        "webhook-timestamp": .second,
    ]
}
