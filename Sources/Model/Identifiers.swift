/// A prefixed identifier such as `wh_01ja…`: time-ordered where we made it, opaque otherwise.
package protocol Identifier: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// What the identifier starts with, underscore included.
    static var prefix: String { get }
    /// The whole text, prefix included.
    var rawValue: String { get }
    /// An identifier that was read from our own storage or output.
    init(rawValue: String)
}

extension Identifier {
    package var description: String { rawValue }

    package static func < (left: Self, right: Self) -> Bool {
        left.rawValue < right.rawValue
    }
}

/// A webhook's identifier, `wh_…`.
package struct WebhookID: Identifier {
    package static let prefix = "wh_"
    package let rawValue: String
    package init(rawValue: String) { self.rawValue = rawValue }

    /// Its end alone: we make it, the end is random, and each delivery looks webhooks up many times.
    package func hash(into hasher: inout Hasher) {
        let bytes = rawValue.utf8.span
        var end: UInt64 = 0
        for place in max(0, bytes.count - 12)..<bytes.count {
            end = end << 5 ^ UInt64(bytes[place])
        }
        hasher.combine(end)
    }
}

/// An event's identifier, `evt_…` where we made it; callers may give their own.
package struct EventID: Identifier {
    package static let prefix = "evt_"
    package let rawValue: String
    package init(rawValue: String) { self.rawValue = rawValue }

    /// Whether the event is a test: such ids are never accepted from callers.
    package var isTest: Bool { rawValue.hasPrefix("evt_test_") }
}

/// A delivery's identifier, `del_…`.
package struct DeliveryID: Identifier {
    package static let prefix = "del_"
    package let rawValue: String
    package init(rawValue: String) { self.rawValue = rawValue }
}

/// An attempt's identifier, `att_…`.
package struct AttemptID: Identifier {
    package static let prefix = "att_"
    package let rawValue: String
    package init(rawValue: String) { self.rawValue = rawValue }
}

/// An API token's public identifier, `tok_…`.
package struct TokenID: Identifier {
    package static let prefix = "tok_"
    package let rawValue: String
    package init(rawValue: String) { self.rawValue = rawValue }
}
