import Model
import Store
import Synchronization
import Text

/// What listeners of the stream read, read once for all of them, and only while there are any.
final class AttemptFeed: Sendable {
    /// A part of the log, ready to be sent.
    struct Page: Sendable {
        /// The place of its last attempt.
        var last: Int64
        var text: String
    }

    private struct Memo<Value: Sendable> {
        var task: Task<Value, any Error>
        var until: Timestamp
    }

    private struct State {
        var listeners = 0
        var isFinished = false
        var newest: Memo<Int64>?
        var health: Memo<[WebhookID: JSON]>?
        /// By the place before it; listeners that are up to date share theirs.
        var pages: [Int64: Memo<Page>] = [:]
    }

    /// How often listeners look.
    static let pace = Duration.milliseconds(200)
    /// How many may listen.
    static let limit = 256
    private static let pageSize = 200
    private static let healthAge = Duration.seconds(2)
    private static let keptPages = 32

    private let store: Store
    private let now: @Sendable () -> Timestamp
    private let state = Mutex(State())

    init(store: Store, now: @escaping @Sendable () -> Timestamp) {
        self.store = store
        self.now = now
    }

    /// Takes one more listener, unless there are too many.
    func join() -> Bool {
        state.withLock { state in
            guard state.listeners < Self.limit, !state.isFinished else { return false }
            state.listeners += 1
            return true
        }
    }

    func leave() {
        state.withLock { state in
            state.listeners -= 1
            if state.listeners == 0 { (state.pages, state.newest, state.health) = ([:], nil, nil) }
        }
    }

    /// Ends every listener's stream.
    func finish() {
        state.withLock { $0.isFinished = true }
    }

    var isFinished: Bool { state.withLock { $0.isFinished } }
    var listeners: Int { state.withLock { $0.listeners } }

    /// The place of the newest attempt.
    func newestPlace() async throws -> Int64 {
        let store = store
        return try await shared(\.newest, for: Self.pace) {
            try await store.lastAttemptPlace()
        }
    }

    /// The attempts after a place.
    func page(after place: Int64) async throws -> Page {
        let store = store
        state.withLock { if $0.pages.count >= Self.keptPages { $0.pages = [:] } }
        return try await shared(\.pages[place], for: Self.pace) {
            let attempts = try await store.attempts(after: place, limit: Self.pageSize)
            return Page(
                last: attempts.last?.place ?? place,
                text: attempts.map { Self.event($0.place, $0.delivery, $0.attempt) }.joined()
            )
        }
    }

    /// What is told of each webhook's health.
    func health() async throws -> [WebhookID: JSON] {
        let store = store
        let now = now()
        return try await shared(\.health, for: Self.healthAge) {
            let health = try await store.health24h(now: now)
            let webhooks = try await store.webhooks()
            return Dictionary(
                uniqueKeysWithValues: webhooks.map {
                    ($0.id, $0.healthLine(health[$0.id] ?? WebhookHealth(), at: now))
                }
            )
        }
    }

    /// What was read a moment ago, or is being read, else reads it.
    private func shared<Value: Sendable>(
        _ memo: any WritableKeyPath<State, Memo<Value>?> & Sendable,
        for age: Duration,
        _ read: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        let now = now()
        let task = state.withLock { state in
            if let known = state[keyPath: memo], now < known.until { return known.task }
            let task = Task { try await read() }
            state[keyPath: memo] = Memo(task: task, until: now + age)
            return task
        }
        return try await task.value
    }

    private static func event(_ place: Int64, _ delivery: Delivery, _ attempt: Attempt) -> String {
        let data = JSON.members([
            "delivery": delivery.summary, "attempt": attempt.details(withBodies: false),
        ])
        return "id: \(place)\nevent: attempt\ndata: \(data.text)\n\n"
    }
}
