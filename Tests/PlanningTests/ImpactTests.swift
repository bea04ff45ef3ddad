import Model
import Planning
import TestSupport
import Testing
import Text

/// Blast radius, and the outputs that carry it.
struct ImpactTests {
    private func events() -> [RecordedEvent] {
        (0..<100).map { index in
            let type = index.isMultiple(of: 2) ? "email.opened" : "email.clicked"
            let body = """
                {"id":"evt_\(index)","type":"\(type)","created_at":"2025-11-25T14:30:00Z",\
                "data":{"email":{"opened_count":\(index % 8)}}}
                """
            return RecordedEvent(
                id: EventID(rawValue: "evt_\(index)"),
                type: type,
                createdAt: Samples.now,
                acceptedAt: Samples.now,
                workspace: index.isMultiple(of: 4) ? "Client A" : "Client B",
                body: Array(body.utf8)
            )
        }
    }

    @Test func countsEventsUnderTheOldAndTheNewRule() throws {
        let plan = try Plan.make(
            declared: ManyChanges.declared,
            live: ManyChanges.live,
            now: Samples.now
        )

        let measured = try plan.measuringImpact(
            on: events(),
            live: ManyChanges.live,
            since: Samples.now - .seconds(7 * 86_400)
        )

        let crm = try #require(measured.changes.first { $0.key.rawValue == "crm-sync" }?.impact)
        // Before: opened or clicked, at least 3 openings. After: clicked, at least 5, Client A only.
        #expect(crm.before == 61)
        #expect(crm.after == 0)
        #expect(crm.lost == 61)
        #expect(crm.gained == 0)
        #expect(crm.samples.map(\.rawValue) == ["evt_3", "evt_4", "evt_5"])
        let held = measured.changes.first { $0.key.rawValue == "held" }
        #expect(held?.impact == nil)
        #expect(measured.changes.first { $0.action == .delete }?.impact?.before == 100)
        try Golden.expect(
            measured.humanText(state: "state.sqlite", now: Samples.now),
            named: "plan-impact"
        )
        try Golden.expect(
            measured.markdownText(state: "state.sqlite", now: Samples.now),
            named: "plan-markdown"
        )
        try Golden.expect(measured.githubText, named: "plan-github")
    }

    @Test func markdownFitsAComment() throws {
        let declared = Samples.state((0..<3000).map { Samples.declared("hook-\($0)") })
        let live = Samples.state((2990..<3020).map { Samples.live("hook-\($0)") })
        let plan = try Plan.make(declared: declared, live: live, now: Samples.now)

        let text = plan.markdownText(state: "state.sqlite", now: Samples.now)

        #expect(text.utf16.count <= 65_536)
        #expect(text.contains("2,990 to create"))
        #expect(text.contains("delete `hook-3019`"))
    }

    @Test func markdownCannotBeSteeredByNames() throws {
        var declared = Samples.declared("a")
        declared.configuration.name = "```\n</details><img src=x>"
        let plan = try Plan.make(
            declared: Samples.state([declared]),
            live: Samples.state([Samples.live("a")]),
            now: Samples.now
        )

        let text = plan.markdownText(state: "state.sqlite", now: Samples.now)

        #expect(text.contains("````text\n"))
    }
}
