import Delivery
import Glibc
import Logging
import Model
import Signing
import Store
import TestSupport
import Testing
import Text
import Transport

/// A store with webhooks and a dispatcher over it, for one test.
struct Desk {
    let folder: TemporaryFolder
    let store: Store
    let sealer: Sealer
    let time: ManualTime
    let sender: CurlSender

    init(folder given: TemporaryFolder? = nil, time: ManualTime = ManualTime()) throws {
        let folder = try given ?? TemporaryFolder()
        self.folder = folder
        self.time = time
        let path = folder.file("key")
        let key = try folder.has("key") ? MasterKey.load(at: path) : MasterKey.create(at: path)
        store = try Self.open(folder.file("state.sqlite"), keyID: key.keyID, now: time.now)
        sealer = Sealer(masterKey: key, stateID: store.stateID)
        let blocks = ["127.0.0.0/8", "::1"].compactMap { CIDR($0) }
        sender = CurlSender(guard: AddressGuard(allowing: blocks))
    }

    /// A process that another test forks holds the lock too until it runs its program: tried again for a moment.
    private static func open(_ path: String, keyID: String, now: Timestamp) throws -> Store {
        for _ in 0..<200 {
            do {
                return try Store.open(at: path, access: .readWrite, newKeyID: keyID, now: now)
            } catch StoreError.locked {
                usleep(10_000)
            }
        }
        return try Store.open(at: path, access: .readWrite, newKeyID: keyID, now: now)
    }

    /// Declares a webhook for all e-mail events.
    func declare(
        _ key: String,
        _ url: String,
        edit: (inout WebhookConfiguration) -> Void = { _ in }
    ) async throws -> WebhookID {
        let id = WebhookID.make(at: time.now)
        let pattern = try #require(EventPattern("email.*"))
        var configuration = WebhookConfiguration(name: key, url: .literal(url), events: [pattern])
        edit(&configuration)
        let sealed = sealer.seal(Secret.generate(), of: id, version: 1, createdAt: nil)
        _ = try await store.apply(
            ApplyRequest(
                changes: [
                    .create(
                        id: id,
                        key: try #require(WebhookKey(key)),
                        configuration,
                        file: nil,
                        ApplyRequest.Secrets(signing: [sealed])
                    )
                ],
                baseRevision: try await store.liveState().revision,
                environment: nil,
                audit: Audit(actor: "test", action: "apply", summary: "", at: time.now)
            )
        )
        return id
    }

    /// Records events.
    @discardableResult
    func emit(_ count: Int = 1) async throws -> [EventID] {
        let events = (0..<count).map { _ in event() }
        _ = try await store.accept(events, at: time.now)
        return events.map(\.id)
    }

    /// A dispatcher over the store.
    func dispatcher(listeners: DispatcherListeners = DispatcherListeners()) -> Dispatcher {
        Dispatcher(
            store: store,
            sender: sender,
            sealer: sealer,
            options: DispatcherOptions(version: "test"),
            listeners: listeners,
            clock: time.clock,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
    }

    /// Runs a dispatcher while `body` works, then drains it; `hurrying` lets the drain's time pass quickly.
    func run(
        listeners: DispatcherListeners = DispatcherListeners(),
        hurrying: Bool = false,
        while body: () async throws -> Void
    ) async throws {
        let dispatcher = dispatcher(listeners: listeners)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await dispatcher.run() }
            do {
                try await body()
            } catch {
                dispatcher.drain()
                throw error
            }
            dispatcher.drain()
            async let ticking: Void = tick(hurrying)
            try await group.next()
            _ = await ticking
        }
    }

    private func tick(_ isHurrying: Bool) async {
        guard isHurrying else { return }
        for _ in 0..<20 {
            await Task.yield()
            time.advance(by: .seconds(5))
            usleep(20_000)
        }
    }

    /// Waits until deliveries of a webhook stand as expected.
    func wait(
        _ webhook: WebhookID,
        until isReached: ([Delivery.State: Int]) -> Bool
    ) async throws {
        // Real sockets answer when they do: what is waited for is a fact, not a time.
        for _ in 0..<40_000 {
            let counts = try await store.deliveryCounts(
                of: webhook,
                since: Timestamp(milliseconds: 0)
            )
            if isReached(counts) { return }
            try await Task.sleep(for: .milliseconds(5))
        }
        let counts = try await store.deliveryCounts(of: webhook, since: Timestamp(milliseconds: 0))
        Issue.record("deliveries stand at \(counts)")
    }

    /// Waits until the stored operational state is as expected.
    func wait(
        _ webhook: WebhookID,
        operation isReached: (WebhookOperation) -> Bool
    ) async throws {
        for _ in 0..<40_000 {
            if let found = try await store.webhook(webhook), isReached(found.operation) { return }
            try await Task.sleep(for: .milliseconds(5))
        }
        Issue.record("\(String(describing: try await store.webhook(webhook)?.operation))")
    }

    private func event() -> NewEvent {
        let id = EventID.make(at: time.now)
        let body = #"{"id":"\#(id)","type":"email.opened","created_at":"","data":{}}"#
        return NewEvent(
            id: id,
            type: "email.opened",
            createdAt: time.now,
            workspace: nil,
            idempotencyKey: nil,
            digest: [1],
            body: Array(body.utf8),
            envelope: .members([
                "id": .string(id.rawValue), "type": .string("email.opened"),
                "data": .members([:]),
            ])
        )
    }
}
