/// Which deliveries of the log are wanted; conditions that are left out hold for all.
package struct DeliveryQuery: Sendable, Hashable {
    package var webhook: WebhookID?
    /// Any of these; empty means all.
    package var statuses: Set<DeliveryStatus> = []
    /// Any of these types; empty means all.
    package var eventTypes: [String] = []
    package var event: EventID?
    /// Created at or after.
    package var since: Timestamp?
    /// Created before.
    package var until: Timestamp?
    /// An event id, or a contact's e-mail address.
    package var search: String?
    /// Where the page before ended; nil for the first one.
    package var cursor: String?
    package var limit: Int = 50

    package init() {}
}

/// Some deliveries, newest first, and where the next page begins.
package struct DeliveryPage: Sendable, Hashable {
    package var deliveries: [Delivery]
    /// Nil on the last page; otherwise opaque.
    package var nextCursor: String?

    package init(deliveries: [Delivery], nextCursor: String?) {
        self.deliveries = deliveries
        self.nextCursor = nextCursor
    }
}

/// Which recorded events are wanted; conditions that are left out hold for all.
package struct EventQuery: Sendable, Hashable {
    /// In which order events come.
    package enum Order: Sendable, Hashable {
        case oldestFirst
        case newestFirst
    }

    /// Any of these types; empty means all.
    package var types: [String] = []
    package var workspace: String?
    /// Accepted at or after.
    package var since: Timestamp?
    /// Accepted before.
    package var until: Timestamp?
    /// The address of a contact in the event's data.
    package var contactEmail: String?
    package var order = Order.newestFirst
    /// Where the page before ended; nil for the first one.
    package var cursor: String?
    package var limit: Int = 100

    package init() {}
}

/// Some recorded events and where the next page begins.
package struct EventPage: Sendable, Hashable {
    package var events: [RecordedEvent]
    /// Nil on the last page; otherwise opaque.
    package var nextCursor: String?

    package init(events: [RecordedEvent], nextCursor: String?) {
        self.events = events
        self.nextCursor = nextCursor
    }
}
