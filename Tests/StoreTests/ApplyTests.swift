import Model
import Store
import Testing

struct ApplyTests {
    private let state: TemporaryState

    init() throws {
        state = try TemporaryState()
    }

    @Test func createsWebhooksAsDeclared() async throws {
        let store = try state.open()
        let wanted = configuration { configuration in
            configuration.timeout = .seconds(10)
            configuration.headers = [.init(name: "X-Team", value: .literal("crm"))]
        }
        let id = try await store.create("crm", wanted)

        let webhook = try #require(try await store.webhook(id))
        #expect(webhook.configuration == wanted)
        #expect(webhook.revision == 1)
        #expect(webhook.createdBy == "tester")
        #expect(webhook.file == "webhooks.d/crm.yaml")
        #expect(webhook.maskedSecret == "whsec_...xy1")
        #expect(webhook.secretFingerprint == "FINGERPRINT-1")
        #expect(try await store.secrets(of: id) == sealedSecrets())
        let live = try await store.liveState()
        #expect(live.webhooks == [webhook])
        #expect(live.revision == 1)
        #expect(live.lastApply?.commit == "4be1c90")
        #expect(try await store.history(limit: 9).map(\.revision) == [1])
    }

    @Test func refusesAStalePlanAsAWhole() async throws {
        let store = try state.open()
        let crm = try await store.create("crm", configuration())
        try await store.update(crm, configuration("Renamed"))
        let key = try #require(WebhookKey("crm"))

        await #expect(throws: StoreError.stale(key: "crm", base: 1, current: 2)) {
            try await store.apply([
                .create(
                    id: .make(at: start),
                    key: try #require(WebhookKey("new")),
                    configuration(),
                    file: nil,
                    sealedSecrets()
                ),
                .update(
                    id: crm,
                    key: key,
                    configuration("Late"),
                    file: nil,
                    baseRevision: 1,
                    nil
                ),
            ])
        }

        let live = try await store.liveState()
        #expect(live.webhooks.map(\.configuration.name) == ["Renamed"])
        #expect(live.revision == 2)
        #expect(try await store.history(limit: 9).count == 2)
    }

    @Test func keepsSecretsThroughAnUpdateThatBringsNone() async throws {
        let store = try state.open()
        let crm = try await store.create("crm", configuration())
        try await store.update(crm, configuration("Renamed"))
        #expect(try await store.secrets(of: crm) == sealedSecrets())
        try await store.setSecrets(crm, sealedSecrets(2), audit: audit("rotate-secret"))
        #expect(try await store.webhook(crm)?.secretVersion == 2)
        #expect(try await store.webhook(crm)?.revision == 2, "a rotation is no change of the file")
        #expect(try await store.liveState().revision == 3)
    }

    @Test func renamesAndTakesOverAKeyInOnePlan() async throws {
        let store = try state.open()
        let old = try await store.create("crm", configuration("Old"))
        let new = WebhookID.make(at: start)
        try await store.apply([
            .create(
                id: new,
                key: try #require(WebhookKey("crm")),
                configuration("New"),
                file: nil,
                sealedSecrets()
            ),
            .update(
                id: old,
                key: try #require(WebhookKey("legacy")),
                configuration("Old"),
                file: nil,
                baseRevision: 1,
                nil
            ),
        ])
        #expect(try await store.webhooks().map(\.key.rawValue) == ["crm", "legacy"])
        #expect(try await store.webhook(key: try #require(WebhookKey("crm")))?.id == new)
        await #expect(throws: StoreError.keyTaken(try #require(WebhookKey("crm")))) {
            try await store.create("crm", configuration())
        }
    }

    @Test func belongsToOneEnvironment() async throws {
        let store = try state.open()
        try await store.apply([], environment: "production")
        #expect(try await store.liveState().environment == "production")
        try await store.apply([], environment: nil)
        await #expect(
            throws: StoreError.environmentMismatch(recorded: "production", requested: "staging")
        ) { try await store.apply([], environment: "staging") }
    }

    @Test func deletesToATombstoneThatCanBeRevived() async throws {
        let store = try state.open()
        let crm = try await store.create("crm", configuration())
        _ = try await store.accept([event()], at: start)

        try await store.apply([.delete(id: crm, baseRevision: 1)])
        let dead = try await store.liveState()
        #expect(dead.webhooks.isEmpty)
        #expect(dead.tombstones == [try #require(WebhookKey("crm")): crm])
        #expect(try await store.states() == [.held: 1])
        #expect(try await store.claim([crm: 1], epoch: 1, now: start).isEmpty)
        guard case .accepted(_, deliveries: 0) = try await store.accept([event()], at: start)[0]
        else {
            Issue.record("a deleted webhook still receives")
            return
        }

        try await store.apply(
            create: crm,
            "crm",
            configuration("Back"),
            secrets: ApplyRequest.Secrets(signing: [])
        )
        let back = try #require(try await store.webhook(crm))
        #expect(back.configuration.name == "Back")
        #expect(back.revision == 3)
        #expect(try await store.secrets(of: crm) == sealedSecrets())
        #expect(try await store.claim([crm: 1], epoch: 1, now: start).count == 1)
    }

    @Test(arguments: [false, true])
    func aDeletedWebhookTriesNothingAgain(purging: Bool) async throws {
        let store = try state.open()
        let crm = try await store.create("crm", configuration())
        _ = try await store.accept([event()], at: start)
        let claimed = try await store.claim([crm: 1], epoch: 1, now: start)
        try await store.delete(crm, purging: purging, audit: audit("delete"))
        try await store.settle([settled(claimed[0], .retrying, next: start)])
        #expect(try await store.states() == [purging ? .discarded : .held: 1])
        #expect(try await store.delivery(claimed[0].id)?.attempts.count == 1)
    }

    @Test func purgesTombstonesAfterAWeek() async throws {
        let store = try state.open()
        let crm = try await store.create("crm", configuration())
        _ = try await store.accept([event()], at: start)
        try await store.delete(crm, audit: audit("delete"))
        #expect(try await store.purgeTombstones(now: start + .seconds(6 * 86_400)) == 0)
        #expect(try await store.purgeTombstones(now: start + .seconds(7 * 86_400)) == 1)
        #expect(try await store.liveState().tombstones.isEmpty)
        #expect(try await store.states() == [.discarded: 1])
        var query = DeliveryQuery()
        query.webhook = crm
        #expect(try await store.deliveries(query).deliveries.map(\.error) == ["Webhook deleted"])
        #expect(try await store.allSecrets().isEmpty)
    }

    @Test func remembersEveryRevision() async throws {
        let store = try state.open()
        let crm = try await store.create("crm", configuration("One"))
        try await store.update(crm, configuration("Two"))
        try await store.delete(crm, audit: audit("delete"))
        let names = try await [1, 2, 3].asyncMap { revision in
            try await store.webhooks(atRevision: revision).map(\.configuration.name)
        }
        #expect(names == [["One"], ["Two"], []])
    }

    @Test func tellsTheDispatcherAfterTheCommit() async throws {
        let store = try state.open()
        var signals = store.signals.makeAsyncIterator()
        let crm = try await store.create("crm", configuration())
        guard case .configurationChanged? = await signals.next() else {
            Issue.record("apply said nothing")
            return
        }
        _ = try await store.accept([event(), event()], at: start)
        guard case .due(let due)? = await signals.next() else {
            Issue.record("accept said nothing")
            return
        }
        #expect(due == [crm: start])
        try store.close()
        #expect(await signals.next() == nil)
    }

    @Test func replacesAllSecretsUnderANewKey() async throws {
        let store = try state.open(keyID: "old")
        let crm = try await store.create("crm", configuration())
        let count = try await store.rekey(from: "old", to: "new", audit: audit("rekey")) { _, _ in
            sealedSecrets(7)
        }
        #expect(count == 1)
        await #expect(throws: StoreError.rekeyed) {
            try await store.setSecrets(
                crm,
                sealedSecrets(8),
                sealedUnder: "old",
                audit: audit("rotate-secret")
            )
        }
        #expect(try await store.secrets(of: crm) == sealedSecrets(7))
        try store.close()
        #expect(try state.open().keyID == "new")
    }
}

extension Array {
    fileprivate func asyncMap<Value>(
        _ transform: (Element) async throws -> Value
    ) async rethrows -> [Value] {
        var values: [Value] = []
        for element in self { values.append(try await transform(element)) }
        return values
    }
}
