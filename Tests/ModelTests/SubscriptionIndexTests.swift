import Model
import Testing
import Text

/// Which webhooks an event reaches.
struct SubscriptionIndexTests {
    private func index(
        _ entries: KeyValuePairs<String, [String]>
    ) throws -> SubscriptionIndex<String> {
        let none = try CompiledFilter(Filters())
        return SubscriptionIndex(
            entries.map { id, patterns in
                .init(id: id, events: patterns.compactMap(EventPattern.init), filter: none)
            }
        )
    }

    @Test(arguments: [
        ("email.opened", ["exact", "glob", "all", "several"]),
        ("email.sent", ["glob", "all"]),
        ("email.deep.er", ["glob", "deep", "all"]),
        ("system.quota_exceeded", ["system"]),
        ("contact.created", ["all", "several"]),
        ("emails.opened", ["all"]),
    ])
    func findsSubscribersInOrder(_ type: String, _ ids: [String]) throws {
        let index = try index([
            "exact": ["email.opened"],
            "glob": ["email.*"],
            "deep": ["email.deep.*"],
            "all": ["*"],
            "system": ["system.*"],
            "several": ["contact.*", "email.opened", "email.opened"],
        ])

        #expect(index.matches(type: type, envelope: .members([:]), workspace: nil) == ids)
    }

    @Test(arguments: [
        ("A", ["any", "a", "both", "sent"]), ("B", ["any", "both"]), ("C", ["any"]), (nil, ["any"]),
    ])
    func findsSubscribersOfTheWorkspace(_ workspace: String?, _ ids: [String]) throws {
        func entry(
            _ id: String,
            _ pattern: EventPattern,
            _ workspaces: [String]
        ) throws -> SubscriptionIndex<String>.Entry {
            var filters = Filters()
            filters.workspaces = workspaces
            return .init(id: id, events: [pattern], filter: try CompiledFilter(filters))
        }
        let index = SubscriptionIndex([
            try entry("any", .all, []), try entry("a", .all, ["A"]),
            try entry("both", .all, ["B", "A", "A"]), try entry("sent", .exact("x.sent"), ["A"]),
            try entry("other", .exact("x.opened"), ["A"]),
        ])

        let found = index.matches(type: "x.sent", envelope: .members([:]), workspace: workspace)

        #expect(found == ids)
    }

    @Test func saysWhyTheOthersDoNot() throws {
        var filters = Filters()
        filters.workspaces = ["Client A"]
        let filtered = try CompiledFilter(filters)
        let none = try CompiledFilter(Filters())
        let index = SubscriptionIndex<String>([
            .init(id: "a", events: [.all], filter: none),
            .init(id: "b", events: [.exact("x.y")], filter: none),
            .init(id: "c", events: [.all], filter: filtered),
        ])

        let found = index.explanations(type: "q.r", envelope: .members([:]), workspace: "Client B")

        #expect(found.map(\.id) == ["a", "b", "c"])
        #expect(found[0].verdict == .receives)
        #expect(found[1].verdict == .notSubscribed)
        guard case .filtered(let failure) = found[2].verdict else {
            Issue.record("\(found[2].verdict)")
            return
        }
        #expect(failure.pointer == "/workspaces")
    }
}
