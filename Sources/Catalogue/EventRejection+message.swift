package import Text

/// The wording of rejected events.
extension EventRejection: CustomStringConvertible {
    package var description: String {
        problems.map(\.description).joined(separator: "; ")
    }
}

extension EventRejection.Problem: CustomStringConvertible {
    /// The place and what is wrong there.
    package var description: String {
        pointer.isEmpty ? message : "\(pointer): \(message)"
    }

    /// What is wrong, without the place.
    package var message: String {
        switch reason {
        case .notAnObject(let found): "an event is a JSON object, not \(found.rawValue)"
        case .unknownMember(let name, _): "unknown member \"\(name)\""
        case .missing(let name): "the required member \"\(name)\" is missing"
        case .notText(let name, let found): "\"\(name)\" must be a text, not \(found.rawValue)"
        case .unknownType(let name, _): "unknown event type \"\(name)\""
        case .reservedType(let name): "\(name) tells what the daemon itself noticed"
        case .dataNotAnObject(let found): "\"data\" must be an object, not \(found.rawValue)"
        case .invalidID: "an id has 1 to 64 of the characters A–Z, a–z, 0–9, _ and -"
        case .testID: "ids that begin with evt_test_ are for test events"
        case .invalidTime: "expected an RFC 3339 time such as 2026-11-24T14:30:00Z"
        case .invalidText(let name, let limit):
            "\"\(name)\" must have 1 to \(limit) characters and no control characters"
        case .schema(let violation): violation.message
        case .tooLarge(let bytes, let limit):
            "the event has \(bytes) bytes; at most \(limit) are taken"
        }
    }

    /// What to do about it.
    package var hint: String? {
        switch reason {
        case .unknownMember(_, let suggestion?), .unknownType(_, let suggestion?):
            "did you mean \"\(suggestion)\"?"
        case .unknownMember(_, nil):
            "an event has \(EventIntake.members.joined(separator: ", ")); the rest goes into data"
        case .reservedType: "send a type of your own; the daemon makes all of system.*"
        case .unknownType(_, nil): "`penguinhooks events list` shows all types"
        default: nil
        }
    }

    /// The members of an error list: pointer, message and, where there is one, hint.
    package var json: JSON {
        .members([
            "pointer": .string(pointer),
            "message": .string(message),
            "hint": hint.map(JSON.string),
        ])
    }
}
