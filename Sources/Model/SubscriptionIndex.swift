package import Text

/// Finds the webhooks that an event goes to: by its type, then by its workspace, and only then filter by filter.
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
    private let exact: [String: Subscribers]
    private let beginnings: [String: Subscribers]

    package init(_ entries: [Entry]) {
        self.entries = entries
        var exact: [String: Subscribers] = [:]
        var beginnings: [String: Subscribers] = [:]
        for (index, entry) in entries.enumerated() {
            let workspaces = Set(entry.filter.workspaces)
            for pattern in Set(entry.events) {
                switch pattern {
                case .exact(let type):
                    exact[type, default: Subscribers()].add(index, of: workspaces)
                case .prefix(let prefix):
                    beginnings[prefix, default: Subscribers()].add(index, of: workspaces)
                case .all: beginnings["", default: Subscribers()].add(index, of: workspaces)
                }
            }
        }
        self.exact = exact
        self.beginnings = beginnings
    }

    /// The webhooks that an event goes to, in the order they were given.
    package func matches(type: String, envelope: JSON, workspace: String?) -> [ID] {
        let subject = FilterSubject(envelope: envelope, workspace: workspace)
        return candidates(type, in: workspace).compactMap { index in
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
        let subscribers = Set(lists(for: type).flatMap(\.all))
        return entries.enumerated().map { index, entry in
            guard subscribers.contains(index) else { return (entry.id, .notSubscribed) }
            guard let failure = entry.filter.failure(for: subject) else {
                return (entry.id, .receives)
            }
            return (entry.id, .filtered(failure))
        }
    }

    /// The entries that want the type and may want the workspace, each once, in order.
    private func candidates(_ type: String, in workspace: String?) -> [Int] {
        let found = lists(for: type).flatMap { $0.lists(for: workspace) }
        guard found.count > 1 else { return found.first ?? [] }
        return Set(found.joined()).sorted()
    }

    private func lists(for type: String) -> [Subscribers] {
        var lists = [exact[type]]
        for (offset, byte) in type.utf8.enumerated() where byte == UInt8(ascii: ".") {
            lists.append(beginnings[String(type.utf8.prefix(offset + 1)) ?? ""])
        }
        if EventPattern.all.matches(type) { lists.append(beginnings[""]) }
        return lists.compactMap { $0 }
    }
}

/// The entries that share a pattern, those of one workspace apart.
private struct Subscribers: Sendable {
    private var ofAnyWorkspace: [Int] = []
    private var byWorkspace: [String: [Int]] = [:]

    /// Adds an entry that wants these workspaces; none is any.
    mutating func add(_ entry: Int, of workspaces: Set<String>) {
        if workspaces.isEmpty { ofAnyWorkspace.append(entry) }
        for workspace in workspaces { byWorkspace[workspace, default: []].append(entry) }
    }

    /// Every entry, some of them twice.
    var all: [Int] { byWorkspace.values.reduce(ofAnyWorkspace, +) }

    /// Those that an event of a workspace may go to.
    func lists(for workspace: String?) -> [[Int]] {
        [ofAnyWorkspace, workspace.flatMap { byWorkspace[$0] } ?? []].filter { !$0.isEmpty }
    }
}
