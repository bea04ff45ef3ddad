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
        var found: [ID] = []
        for index in candidates(type, in: workspace)
        where entries[index].filter.matches(subject) {
            found.append(entries[index].id)
        }
        return found
    }

    /// Every webhook with the reason why it gets the event or not, in the order they were given.
    package func explanations(
        type: String,
        envelope: JSON,
        workspace: String?
    ) -> [(id: ID, verdict: Verdict)] {
        let subject = FilterSubject(envelope: envelope, workspace: workspace)
        var subscribers: Set<Int> = []
        visit(type) { subscribers.formUnion($0.all) }
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
        var found: [Int] = []
        var lists = 0
        visit(type) { lists += $0.add(to: &found, workspace: workspace) }
        return lists > 1 ? Set(found).sorted() : found
    }

    /// Calls `body` with the subscribers of each pattern that a type fits.
    private func visit(_ type: String, _ body: (Subscribers) -> Void) {
        if let subscribers = exact[type] { body(subscribers) }
        let all = beginnings[""]
        if beginnings.count > (all == nil ? 0 : 1) {
            for (offset, byte) in type.utf8.enumerated() where byte == UInt8(ascii: ".") {
                let beginning = String(type.utf8.prefix(offset + 1)) ?? ""
                if let subscribers = beginnings[beginning] { body(subscribers) }
            }
        }
        if let all, EventPattern.all.matches(type) { body(all) }
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

    /// Adds those that an event of a workspace may go to; returns how many lists, each in order, that were.
    func add(to found: inout [Int], workspace: String?) -> Int {
        found += ofAnyWorkspace
        let ofWorkspace = workspace.flatMap { byWorkspace[$0] } ?? []
        found += ofWorkspace
        return (ofAnyWorkspace.isEmpty ? 0 : 1) + (ofWorkspace.isEmpty ? 0 : 1)
    }
}
