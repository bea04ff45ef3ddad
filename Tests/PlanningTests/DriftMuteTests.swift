import Model
import Planning
import Testing
import Text

/// Drift that a team knows of.
struct DriftMuteTests {
    private let later = Samples.now + .seconds(86_400)

    private func plan() throws -> Plan {
        try Plan.make(
            declared: Samples.state([Samples.declared("crm") { $0.timeout = .seconds(9) }]),
            live: Samples.state([
                Samples.live("crm") {
                    $0.operation.pause = .init(at: Samples.now, by: "ann", reason: nil)
                    $0.secretVersion = 2
                },
                Samples.live("legacy-1", managedBy: .api),
            ]),
            now: Samples.now
        )
    }

    private func mute(_ webhook: String, _ kind: String?, until: Timestamp? = nil) -> DriftMute {
        DriftMute(webhook: webhook, kind: kind, reason: "known", until: until ?? later)
    }

    @Test func mutesOneKindOfOneWebhook() throws {
        let muted = try plan().muting([mute("crm", "paused")], at: Samples.now)

        #expect(muted.drift.map(\.kind) == ["rotated", "unmanaged"])
        #expect(muted.muted.map(\.key.rawValue) == ["crm"])
        #expect(muted.changes.count == 1)
        let text = muted.humanText(state: "s", now: Samples.now)
        #expect(text.contains("Muted: crm paused until Dec 1, 10:53 (known)."))
        #expect(!text.contains("paused since"))
        #expect(muted.json["muted"]?.array?.first?["reason"] == "known")
        #expect(try Plan(json: try JSON.parse(muted.json.text)) == muted)
    }

    @Test func mutesByTheBeginningOfKeysAndOfAnyKind() throws {
        let muted = try plan().muting([mute("legacy-*", nil), mute("crm", nil)], at: Samples.now)

        #expect(muted.drift.isEmpty)
        #expect(muted.muted.count == 3)
    }

    @Test func endsWhenItSaysSo() throws {
        let muted = try plan().muting([mute("*", nil, until: Samples.now)], at: Samples.now)

        #expect(muted.drift.count == 3)
        #expect(muted.muted.isEmpty)
    }

    @Test func mutesDifferencesForDriftOnly() throws {
        let plan = try plan().mutingChanges([mute("crm", "differs")], at: Samples.now)

        #expect(plan.changes.isEmpty)
        #expect(plan.muted.map(\.kind) == ["differs"])
    }
}
