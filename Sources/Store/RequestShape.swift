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
        var startedAt: Timestamp
    }

    private enum Code: String {
        case event
        case type
        case delivery
        case number
        case second
        case variable
    }

    /// Names whose values differ from request to request.
    private static let varying: Set<String> = [
        "webhook-timestamp", "webhook-signature", "x-penguinmails-signature",
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
            let name = header.name.lowercased()
            let value: JSON
            if let code = code(of: header.value, name: name, facts) {
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
            return HeaderField(name, value(of: code, facts, &rest))
        }
    }

    private static func code(of value: String, name: String, _ facts: Facts) -> Code? {
        switch name {
        case "webhook-id" where value == facts.eventID: .event
        case "x-penguinmails-event" where value == facts.eventType: .type
        case "x-penguinmails-delivery-id" where value == facts.deliveryID: .delivery
        case "x-penguinmails-attempt" where value == String(facts.number): .number
        case "webhook-timestamp" where value == facts.second: .second
        case _ where varying.contains(name): .variable
        case "webhook-id", "x-penguinmails-event", "x-penguinmails-delivery-id",
            "x-penguinmails-attempt":
            .variable
        default: nil
        }
    }

    private static func value(
        of code: Code?,
        _ facts: Facts,
        _ rest: inout ArraySlice<JSON>
    ) -> String {
        switch code {
        case .event: facts.eventID
        case .type: facts.eventType
        case .delivery: facts.deliveryID
        case .number: String(facts.number)
        case .second: facts.second
        case .variable, nil: rest.popFirst()?.string ?? ""
        }
    }
}

extension RequestShape.Facts {
    fileprivate var second: String { String(startedAt.milliseconds / 1000) }
}
