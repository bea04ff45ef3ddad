import Foundation
import Model
import Store
import Testing
import Text

struct SnapshotTests {
    private let state: TemporaryState
    private var target: String { state.folder + "/snapshot.sqlite" }

    init() throws {
        state = try TemporaryState()
    }

    /// A state with a delivered event, a failed one and secrets.
    private func filled() async throws -> (Store, WebhookID) {
        let store = try state.open()
        let crm = try await store.create(
            "crm",
            configuration { configuration in
                configuration.notify = ["oncall@example.com"]
                configuration.headers = [.init(name: "X-Team", value: .literal("HEADER-VALUE"))]
            }
        )
        _ = try await store.accept(
            [event(workspace: "Client A"), event(email: "jane@example.com")],
            at: start
        )
        let claimed = try await store.claim([crm: 2], epoch: 1, now: start)
        try await store.settle([
            settled(claimed[0], .succeeded),
            settled(claimed[1], .retrying, next: start + .seconds(60)),
        ])
        try await store.setSourceIPs(["203.0.113.1"])
        try await store.createToken(
            APIToken(id: .make(at: start), name: "ci", role: .admin, createdAt: start),
            digest: Array("TOKEN-DIGEST".utf8),
            audit: audit("create-token")
        )
        return (store, crm)
    }

    @Test(arguments: [false, true])
    func carriesEventTypes(includePayloads: Bool) async throws {
        let store = try state.open()
        var request = ApplyRequest(
            changes: [],
            baseRevision: 0,
            environment: nil,
            audit: audit("apply")
        )
        let example = JSON.members(["to": "someone@shop.example", "total": 3])
        request.eventTypes = [
            DeclaredEventType(name: "order.paid", entry: .members(["example": example])),
            DeclaredEventType(name: "order.gone", entry: .members([:])),
        ]
        _ = try await store.apply(request)
        request.eventTypes = []
        request.removedEventTypes = ["order.gone"]
        _ = try await store.apply(request)

        try await store.snapshot(
            to: target,
            includePayloads: includePayloads,
            since: nil,
            now: start
        )

        let types = try SnapshotFile(path: target, now: start).eventTypes()
        #expect(types.map(\.name) == ["order.paid"])
        let address: JSON = includePayloads ? "someone@shop.example" : "user@example.com"
        #expect(types.first?.entry["example"]?["to"] == address)
        #expect(types.first?.entry["example"]?["total"] == 3)
    }

    private func contains(_ text: String) throws -> Bool {
        let bytes = try Data(contentsOf: URL(fileURLWithPath: target))
        return bytes.range(of: Data(text.utf8)) != nil
    }

    @Test(arguments: [false, true])
    func holdsNoSecret(includePayloads: Bool) async throws {
        let (store, _) = try await filled()
        try await store.snapshot(
            to: target,
            includePayloads: includePayloads,
            since: nil,
            now: start
        )
        for secret in ["SEALED-SECRET", "SEALED-TOKEN", "TOKEN-DIGEST", "FINGERPRINT", "key-1"] {
            #expect(try !contains(secret), "\(secret)")
        }
        for private_ in [
            "user@example.com", "jane@example.com", "oncall@example.com", "HEADER-VALUE",
            "camp_def456", "nginx", "AbCdEfGh",
        ] {
            #expect(try contains(private_) == includePayloads, "\(private_)")
        }
        #expect(try contains("Client A"))
    }

    @Test func saysWhatItHolds() async throws {
        let (store, crm) = try await filled()
        try await store.snapshot(to: target, includePayloads: false, since: nil, now: start)
        let snapshot = try SnapshotFile(path: target, now: start + .seconds(999))

        let information = try snapshot.information
        #expect(information.takenAt == start)
        #expect(!information.hasPayloads)
        #expect(information.lastApply?.commit == "4be1c90")
        #expect(try snapshot.webhooks().map(\.id) == [crm])
        #expect(try snapshot.webhooks().map(\.maskedSecret) == ["whsec_...xy1"])
        let deliveries = try snapshot.deliveries(of: crm, since: start, limit: 10)
        #expect(deliveries.map(\.delivery.state) == [.retrying, .succeeded])
        #expect(deliveries.map(\.body) == [nil, nil])
        #expect(deliveries[0].attempts.map(\.responseStatus) == [500])
        #expect(
            deliveries[0].attempts[0].requestHeaders.map(\.value).allSatisfy { $0 == "[redacted]" }
        )
        #expect(
            try snapshot.deliveryCounts(of: crm, since: start) == [.succeeded: 1, .retrying: 1]
        )
        #expect(try snapshot.errorCounts(of: crm, since: start).map(\.error) == ["HTTP 500"])
        #expect(try snapshot.eventCounts(since: start) == ["email.opened": 2])
        #expect(try snapshot.sourceIPs() == ["203.0.113.1"])
        #expect(try snapshot.recordedValues() == RecordedValues(workspaces: ["Client A"]))
        #expect(try snapshot.hourlyStatistics(of: crm, since: start).map(\.attempts) == [2])
    }

    @Test func withPayloadsReadsLikeTheStateItself() async throws {
        let (store, crm) = try await filled()
        try await store.snapshot(to: target, includePayloads: true, since: nil, now: start)
        let snapshot = try SnapshotFile(path: target, now: start)
        let live = try SnapshotFile(path: state.path, now: start)

        #expect(
            try snapshot.deliveries(of: crm, since: start, limit: 10)
                == live.deliveries(of: crm, since: start, limit: 10)
        )
        #expect(try snapshot.recordedValues() == live.recordedValues())
        #expect(try snapshot.recordedValues().contacts.count == 2)
        #expect(
            try snapshot.webhooks().map(\.configuration) == live.webhooks().map(\.configuration)
        )
        #expect(try live.information.takenAt == start)
    }

    @Test func leavesOutWhatIsOlder() async throws {
        let (store, crm) = try await filled()
        let later = start + .seconds(7200)
        _ = try await store.accept([event()], at: later)
        try await store.snapshot(to: target, includePayloads: true, since: later, now: later)
        let snapshot = try SnapshotFile(path: target, now: later)
        #expect(try snapshot.deliveries(of: crm, since: start, limit: 10).count == 1)
    }

    @Test func seesOneMomentWhileTheDaemonWrites() async throws {
        let (store, crm) = try await filled()
        let live = try SnapshotFile(path: state.path, now: start)
        _ = try await store.accept([event()], at: start)
        #expect(try live.deliveries(of: crm, since: start, limit: 10).count == 2)
    }

    @Test func replacesAnOlderSnapshotAndLeavesNothingElse() async throws {
        let (store, _) = try await filled()
        for _ in 0..<2 {
            try await store.snapshot(to: target, includePayloads: false, since: nil, now: start)
        }
        let names = try FileManager.default.contentsOfDirectory(atPath: state.folder)
            .filter { $0.hasPrefix("snapshot") }
        #expect(names == ["snapshot.sqlite"])
    }

    @Test func isFilledUnderANameThatNobodyHasTaken() async throws {
        let (store, _) = try await filled()
        let backup = state.folder + "/backup.sqlite"
        let others = [target + ".part", backup + ".part"]
        for path in others { try Data("theirs".utf8).write(to: URL(fileURLWithPath: path)) }

        try await store.snapshot(to: target, includePayloads: false, now: start)
        try await store.backup(to: backup)
        await #expect(throws: StoreError.self) {
            try await store.snapshot(
                to: target,
                includePayloads: false,
                now: start,
                through: others[0]
            )
        }

        for path in others {
            #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data("theirs".utf8))
        }
        let files = try FileManager.default.contentsOfDirectory(atPath: state.folder)
        #expect(!files.contains { $0.hasPrefix(".") }, "\(files)")
    }

    @Test func cannotBeWrittenTo() async throws {
        let (store, _) = try await filled()
        try await store.snapshot(to: target, includePayloads: false, since: nil, now: start)
        #expect(throws: StoreError.isSnapshot(path: target)) {
            try Store.open(at: target, access: .readWrite)
        }
    }

    @Test func isTakenFromAClosedStateWithoutTouchingIt() async throws {
        let (store, _) = try await filled()
        try store.close()
        let before = try state.contents()["state.sqlite"]
        let reader = try state.openForReading()
        try await reader.snapshot(to: target, includePayloads: true, since: nil, now: start)
        #expect(try state.contents()["state.sqlite"] == before)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: state.folder).sorted()
                == ["snapshot.sqlite", "state.sqlite", "state.sqlite.lock"]
        )
    }
}
