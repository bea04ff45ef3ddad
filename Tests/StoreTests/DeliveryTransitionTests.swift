import Model
import Store
import Testing

/// The states of a delivery: what each input makes of each of them, on a real database.
struct DeliveryTransitionTests {
    /// What can happen to a delivery.
    enum Input: CaseIterable {
        /// The dispatcher takes what is due, gives back what it did not send, or dies with it.
        case claim, giveBack, crash
        /// An attempt ends well, is to be repeated, or was the last.
        case succeed, fail, giveUp
        /// What operators do to the webhook.
        case pause, resume, resumeSkipping, delete, purge
        /// What they do to its deliveries.
        case retry, retryFailed, archiveFailed
        /// It has been held for longer than held deliveries are kept.
        case expire
    }

    /// Where each input leads; an input that is not named leaves the state as it is.
    private static let table: [Delivery.State: [Input: Delivery.State]] = [
        .pending: [
            .claim: .inFlight, .succeed: .succeeded, .delete: .held, .purge: .discarded,
        ],
        .inFlight: [
            .giveBack: .pending, .crash: .pending, .succeed: .succeeded, .fail: .retrying,
            .giveUp: .exhausted,
        ],
        .succeeded: [:],
        // The outcome of an attempt that was thought lost changes a state only for the better.
        .retrying: [
            .claim: .inFlight, .succeed: .succeeded, .delete: .held, .purge: .discarded,
        ],
        .exhausted: [
            .succeed: .succeeded, .retry: .retrying, .retryFailed: .retrying,
            .archiveFailed: .archived,
        ],
        .held: [
            .succeed: .succeeded, .resume: .pending, .resumeSkipping: .discarded,
            .purge: .discarded, .expire: .discarded,
        ],
        .archived: [.succeed: .succeeded, .retry: .retrying],
        // It never had a try, and starts like any other.
        .discarded: [.succeed: .succeeded, .retry: .pending],
    ]

    @Test(arguments: Delivery.State.allCases)
    func everyInputLeadsWhereTheTableSays(state: Delivery.State) async throws {
        let row = try #require(Self.table[state])
        for input in Input.allCases {
            let subject = try await Subject(in: state)
            try await subject.take(input)
            let (found, backlog) = try await subject.outcome()
            let expected = row[input] ?? state
            #expect(found == expected, "\(state) + \(input)")
            // What is counted as waiting is what waits.
            guard input != .delete, input != .purge else { continue }
            #expect(backlog == expected.backlog, "\(state) + \(input)")
        }
    }
}

/// One delivery of one webhook.
private struct Subject {
    private let folder: TemporaryState
    private let store: Store
    private let webhook: WebhookID
    private let id: DeliveryID
    private let later = start + .seconds(3600)

    /// A delivery that has come to be in this state.
    init(in state: Delivery.State) async throws {
        folder = try TemporaryState()
        store = try folder.open()
        webhook = try await store.create("crm", configuration())
        if state == .held || state == .discarded { try await Self.pause(webhook, in: store) }
        _ = try await store.accept([event()], at: start)
        id = try #require(try await store.deliveries(DeliveryQuery()).deliveries.first).id
        switch state {
        case .pending, .held: break
        case .inFlight: try await take(.claim)
        case .succeeded: try await take(.claim, .succeed)
        case .retrying: try await take(.claim, .fail)
        case .exhausted: try await take(.claim, .giveUp)
        case .archived: try await take(.claim, .giveUp, .archiveFailed)
        case .discarded: try await take(.resumeSkipping)
        }
        #expect(try await outcome().state == state)
    }

    func take(_ inputs: DeliveryTransitionTests.Input...) async throws {
        for input in inputs { try await take(input) }
    }

    func take(_ input: DeliveryTransitionTests.Input) async throws {
        switch input {
        case .claim: _ = try await store.claim([webhook: 1], epoch: 1, now: later)
        case .giveBack: try await store.unclaim([id], now: later)
        case .crash: _ = try await store.releaseClaims(epoch: 2, now: later)
        case .succeed: try await settle(.succeeded)
        case .fail: try await settle(.retrying)
        case .giveUp: try await settle(.exhausted)
        case .pause: try await Self.pause(webhook, in: store)
        case .resume: try await resume(skipHeld: false)
        case .resumeSkipping: try await resume(skipHeld: true)
        case .delete: try await store.delete(webhook, audit: audit("delete"))
        case .purge: try await store.delete(webhook, purging: true, audit: audit("delete"))
        case .retry: try await store.retry([id], now: later)
        case .retryFailed: try await store.retryFailed(webhook, now: later)
        case .archiveFailed: try await store.archiveFailed(webhook)
        case .expire:
            let long = start - .seconds(86_400)
            let held = Retention(payloadsBefore: long, logBefore: long, heldBefore: later)
            _ = try await store.prune(held, now: later)
        }
    }

    /// Where it stands, and what its webhook's backlog says.
    func outcome() async throws -> (state: Delivery.State, backlog: Backlog?) {
        let state = try #require(try await store.delivery(id)).delivery.state
        return (state, try await store.liveState().backlog[webhook])
    }

    private static func pause(_ webhook: WebhookID, in store: Store) async throws {
        let pause = WebhookOperation.Pause(at: start, by: "ada", reason: nil)
        try await store.setPause(webhook, pause, audit: audit("pause"))
    }

    private func resume(skipHeld: Bool) async throws {
        try await store.resume(webhook, skipHeld: skipHeld, now: later, audit: audit("resume"))
    }

    private func settle(_ state: Delivery.State) async throws {
        let isSuccess = state == .succeeded
        let attempt = Attempt(
            id: .make(at: start),
            deliveryID: id,
            number: 1,
            startedAt: start,
            url: "https://crm.example.com/hooks",
            requestHeaders: [],
            responseStatus: isSuccess ? 200 : 500,
            errorClass: isSuccess ? nil : .status,
            error: isSuccess ? nil : "HTTP 500",
            timings: AttemptTimings(total: .milliseconds(1))
        )
        try await store.settle([
            SettledAttempt(
                webhookID: webhook,
                attempt: attempt,
                state: state,
                nextAttemptAt: state == .retrying ? start + .seconds(60) : nil,
                isCounted: true
            )
        ])
    }
}

extension Delivery.State {
    /// What a single delivery in this state adds to its webhook's backlog.
    fileprivate var backlog: Backlog? {
        switch self {
        case .pending, .inFlight: Backlog(pending: 1)
        case .retrying: Backlog(retrying: 1)
        case .held: Backlog(held: 1)
        case .succeeded, .exhausted, .archived, .discarded: nil
        }
    }
}
