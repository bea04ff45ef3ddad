package import Text

/// Finds the webhooks that an event goes to, by its type first.
package struct SubscriptionIndex<ID: Hashable & Sendable>: Sendable {
    /// What one webhook asks for.
    package struct Entry: Sendable {
        package var id: ID
        package var events: [EventPattern]
        package var filter: CompiledFilter

        package init(id: ID, events: [EventPattern], filter: CompiledFilter) {
            self.id = id
            self.events = events
            self.filter = filter
        }

        /// What a configuration asks for.
        package init(id: ID, configuration: WebhookConfiguration) throws(FilterError) {
            self.init(
                id: id,
                events: configuration.events,
                filter: try CompiledFilter(configuration.filters)
            )
        }
    }

    /// Why a webhook gets an event or not.
    package enum Verdict: Sendable, Hashable {
        case receives
        case notSubscribed
        case filtered(FilterFailure)
    }

    private let entries: [Entry]
    /// Entries by the type they name and by the beginning they name, final dot included; "" is everything.
    private let exact: [String: [Int]]
    private let beginnings: [String: [Int]]

    package init(_ entries: [Entry]) {
        self.entries = entries
        var exact: [String: [Int]] = [:]
        var beginnings: [String: [Int]] = [:]
        for (index, entry) in entries.enumerated() {
            for pattern in Set(entry.events) {
                switch pattern {
                case .exact(let type): exact[type, default: []].append(index)
                case .prefix(let prefix): beginnings[prefix, default: []].append(index)
                case .all: beginnings["", default: []].append(index)
                }
            }
        }
        self.exact = exact
        self.beginnings = beginnings
    }

    /// The webhooks that an event goes to, in the order they were given.
    package func matches(type: String, envelope: JSON, workspace: String?) -> [ID] {
        let subject = FilterSubject(envelope: envelope, workspace: workspace)
        return subscribers(of: type).compactMap { index in
            entries[index].filter.matches(subject) ? entries[index].id : nil
        }
    }

    /// Every webhook with the reason why it gets the event or not, in the order they were given.
    package func explanations(
        type: String,
        envelope: JSON,
        workspace: String?
    ) -> [(id: ID, verdict: Verdict)] {
        let subject = FilterSubject(envelope: envelope, workspace: workspace)
        let subscribers = Set(subscribers(of: type))
        return entries.enumerated().map { index, entry in
            guard subscribers.contains(index) else { return (entry.id, .notSubscribed) }
            guard let failure = entry.filter.failure(for: subject) else {
                return (entry.id, .receives)
            }
            return (entry.id, .filtered(failure))
        }
    }

    /// The entries whose patterns want the type, each once, in order.
    private func subscribers(of type: String) -> [Int] {
        var lists = [exact[type]]
        for (offset, byte) in type.utf8.enumerated() where byte == UInt8(ascii: ".") {
            lists.append(beginnings[String(type.utf8.prefix(offset + 1)) ?? ""])
        }
        if EventPattern.all.matches(type) { lists.append(beginnings[""]) }
        let found = lists.compactMap { $0 }
        guard found.count > 1 else { return found.first ?? [] }
        return Set(found.joined()).sorted()
    }
}
