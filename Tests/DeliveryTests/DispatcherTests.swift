import Delivery
import Model
import Receiver
import Store
import Synchronization
import TestSupport
import Testing

/// A real store, a real transport, real sockets; only the clocks are moved by hand.
struct DispatcherTests {
    @Test func deliversAThousandEventsOnceEach() async throws {
        let desk = try Desk()
        try await TestReceiver.run { receiver in
            let id = try await desk.declare("crm", receiver.url("/in"))
            var sent: [EventID] = []
            try await desk.run {
                for _ in 0..<10 { sent += try await desk.emit(100) }
                try await desk.wait(id) { $0[.succeeded] == 1000 }
            }
            let received = receiver.recorder.deliveries.compactMap { $0[header: "webhook-id"] }
            #expect(received.count == 1000)
            #expect(Set(received) == Set(sent.map(\.rawValue)))
        }
    }

    @Test func endsWhileTasksWaitForTheNextAttempt() async throws {
        let desk = try Desk()
        try await TestReceiver.run { receiver in
            let id = try await desk.declare("crm", receiver.url("/in"))
            let running = Task { try await desk.dispatcher().run() }
            // The second round goes to tasks that have made an attempt before.
            for round in 1...2 {
                try await desk.emit(50)
                try await desk.wait(id) { $0[.succeeded] == round * 50 }
            }
            running.cancel()
            _ = await running.result
            #expect(receiver.recorder.deliveries.count == 100)
        }
    }

    @Test func whatWasAcceptedBeforeTheStartIsDelivered() async throws {
        let desk = try Desk()
        try await TestReceiver.run { receiver in
            let id = try await desk.declare("crm", receiver.url("/in"))
            try await desk.emit(20)
            try await desk.run { try await desk.wait(id) { $0[.succeeded] == 20 } }
        }
    }

    @Test func retriesAtTheDeclaredTimeAndNotBefore() async throws {
        let desk = try Desk()
        let answers = Mutex(0)
        let endpoint = Receiver.Endpoint { _ in
            answers.withLock { count in
                count += 1
                return count < 3 ? .status(500) : .good
            }
        }
        try await TestReceiver.run(endpoint: endpoint) { receiver in
            let id = try await desk.declare("crm", receiver.url("/in"))
            try await desk.run {
                try await desk.emit()
                try await desk.wait(id) { $0[.retrying] == 1 }
                #expect(receiver.recorder.deliveries.count == 1)
                desk.time.advance(by: .milliseconds(59_900))
                try await Task.sleep(for: .milliseconds(30))
                #expect(receiver.recorder.deliveries.count == 1)
                // Jitter adds a tenth at most.
                desk.time.advance(by: .milliseconds(6_200))
                try await receiver.recorder.wait(for: 2)
                try await desk.wait(id) { $0[.retrying] == 1 }
                desk.time.advance(by: .seconds(330))
                try await desk.wait(id) { $0[.succeeded] == 1 }
            }
            #expect(
                receiver.recorder.deliveries.map { $0[header: "x-penguinmails-attempt"] } == [
                    "1", "2", "3",
                ]
            )
            #expect(Set(receiver.recorder.deliveries.map { $0[header: "webhook-id"] }).count == 1)
        }
    }

    @Test func aHangingEndpointDoesNotDelayAHealthyOne() async throws {
        let desk = try Desk()
        try await TestReceiver.run { good in
            let endpoint = Receiver.Endpoint { _ in Behaviour(.hangBeforeHeaders) }
            try await TestReceiver.run(endpoint: endpoint) { hanging in
                let healthy = try await desk.declare("good", good.url("/in"))
                let slow = try await desk.declare("slow", hanging.url("/in")) {
                    $0.timeout = .seconds(30)
                }
                try await desk.run(hurrying: true) {
                    try await desk.emit(40)
                    try await desk.wait(healthy) { $0[.succeeded] == 40 }
                    let counts = try await desk.store.deliveryCounts(
                        of: slow,
                        since: Timestamp(milliseconds: 0)
                    )
                    #expect(counts[.retrying, default: 0] == 0)
                    #expect(hanging.recorder.deliveries.count <= 4)
                }
                // What was under way when the drain's time was over is given back.
                let counts = try await desk.store.deliveryCounts(
                    of: slow,
                    since: Timestamp(milliseconds: 0)
                )
                #expect(counts == [.pending: 40])
            }
        }
    }

    @Test func aBreakerStopsTheStreamAndAHundredFailuresTheWebhook() async throws {
        let desk = try Desk()
        let notices = Mutex<[String]>([])
        let listeners = DispatcherListeners(
            emitPaused: { notice in
                notices.withLock { $0.append("emit \(notice.webhook.key) \(notice.reason)") }
            },
            notify: { notice in
                guard case .paused(let pause) = notice else { return }
                notices.withLock { $0.append("notify \(pause.consecutiveFailures)") }
            }
        )
        let endpoint = Receiver.Endpoint { _ in .status(503) }
        try await TestReceiver.run(endpoint: endpoint) { receiver in
            let id = try await desk.declare("crm", receiver.url("/in")) {
                $0.breaker = 3
                $0.autoPauseAfter = 5
            }
            try await desk.run(listeners: listeners) {
                try await desk.emit(50)
                try await desk.wait(id, operation: { $0.nextProbeAt != nil })
                // Attempts that were under way when it opened may end, none is started.
                #expect(receiver.recorder.deliveries.count <= 7)
                let opened = receiver.recorder.deliveries.count
                desk.time.advance(by: .seconds(31))
                try await receiver.recorder.wait(for: opened + 1)
                try await desk.wait(id, operation: { $0.consecutiveFailures == 4 })
                desk.time.advance(by: .seconds(61))
                try await desk.wait(id, operation: { $0.inactivity == .failures })
                let stopped = receiver.recorder.deliveries.count
                desk.time.advance(by: .seconds(3600))
                try await Task.sleep(for: .milliseconds(30))
                #expect(receiver.recorder.deliveries.count == stopped)

                // When an operator resumes it, one delivery goes first.
                receiver.receiver.setEndpoint(Receiver.Endpoint())
                try await desk.store.resume(
                    id,
                    skipHeld: false,
                    now: desk.time.now,
                    audit: Audit(actor: "ada", action: "resume", summary: "", at: desk.time.now)
                )
                try await desk.wait(id) { $0[.succeeded] == 50 }
            }
            #expect(notices.withLock { $0 } == ["emit crm failures", "notify 5"])
        }
    }

    @Test func goneEndsTheDeliveryAndStopsTheWebhook() async throws {
        let desk = try Desk()
        try await TestReceiver.run(endpoint: Receiver.Endpoint { _ in .status(410) }) { receiver in
            let id = try await desk.declare("crm", receiver.url("/in")) { $0.concurrency = 1 }
            try await desk.run {
                try await desk.emit(3)
                try await desk.wait(id, operation: { $0.inactivity == .gone })
                try await desk.wait(id) { $0[.exhausted] == 1 && $0[.inFlight] == nil }
            }
            #expect(receiver.recorder.deliveries.count == 1)
        }
    }

    @Test func anEndpointThatAsksForTimeGetsIt() async throws {
        let desk = try Desk()
        let isBusy = Mutex(true)
        let endpoint = Receiver.Endpoint { _ in
            isBusy.withLock { $0 } ? .tooManyRequests(retryAfter: "120") : .good
        }
        try await TestReceiver.run(endpoint: endpoint) { receiver in
            let id = try await desk.declare("crm", receiver.url("/in")) { $0.concurrency = 1 }
            try await desk.run {
                try await desk.emit(5)
                try await desk.wait(id, operation: { $0.notBefore != nil })
                isBusy.withLock { $0 = false }
                desk.time.advance(by: .seconds(119))
                try await Task.sleep(for: .milliseconds(30))
                #expect(receiver.recorder.deliveries.count == 1)
                desk.time.advance(by: .seconds(2))
                try await desk.wait(id) { $0[.succeeded] == 5 }
                let operation = try await desk.store.webhook(id)?.operation
                #expect(operation?.consecutiveFailures == 0)
            }
        }
    }

    @Test func changedConfigurationIsFollowedWithoutARestart() async throws {
        let desk = try Desk()
        try await TestReceiver.run { receiver in
            try await desk.run {
                let id = try await desk.declare("crm", receiver.url("/in"))
                try await desk.emit(3)
                try await desk.wait(id) { $0[.succeeded] == 3 }
                let pause = WebhookOperation.Pause(at: desk.time.now, by: "ada", reason: nil)
                let audit = Audit(actor: "ada", action: "pause", summary: "", at: desk.time.now)
                try await desk.store.setPause(id, pause, audit: audit)
                try await desk.emit(3)
                try await desk.wait(id) { $0[.held] == 3 }
                try await desk.store.resume(
                    id,
                    skipHeld: false,
                    now: desk.time.now,
                    audit: audit
                )
                try await desk.wait(id) { $0[.succeeded] == 6 }
            }
            #expect(receiver.recorder.deliveries.count == 6)
        }
    }

    @Test func orderedDeliveriesKeepTheirOrderThroughFailures() async throws {
        let desk = try Desk()
        let count = Mutex(0)
        let endpoint = Receiver.Endpoint { _ in
            count.withLock { count in
                count += 1
                return count == 2 ? .status(500) : .good
            }
        }
        try await TestReceiver.run(endpoint: endpoint) { receiver in
            let id = try await desk.declare("crm", receiver.url("/in")) { $0.isOrdered = true }
            var sent: [EventID] = []
            try await desk.run {
                for _ in 0..<4 { sent += try await desk.emit(2) }
                try await desk.wait(id) { $0[.retrying] == 1 }
                #expect(receiver.recorder.deliveries.count == 2)
                desk.time.advance(by: .seconds(67))
                try await desk.wait(id) { $0[.succeeded] == 8 }
            }
            let order = receiver.recorder.deliveries.compactMap { $0[header: "webhook-id"] }
            #expect(
                order == [sent[0], sent[1], sent[1]].map(\.rawValue) + sent[2...].map(\.rawValue)
            )
        }
    }

    @Test(arguments: [(WebhookConfiguration.OnExhausted.pause, 1), (.continue, 3)])
    func anOrderedWebhookWhoseHeadIsGivenUpDoesAsItSays(
        policy: WebhookConfiguration.OnExhausted,
        sent: Int
    ) async throws {
        let desk = try Desk()
        try await TestReceiver.run(endpoint: Receiver.Endpoint { _ in .status(500) }) { receiver in
            let id = try await desk.declare("crm", receiver.url("/in")) {
                $0.isOrdered = true
                $0.onExhausted = policy
                $0.retry = RetryPolicy(isEnabled: false)
            }
            try await desk.run {
                try await desk.emit(3)
                try await desk.wait(id) { $0[.exhausted] == sent && $0[.inFlight] == nil }
                if policy == .pause {
                    try await desk.wait(id, operation: { $0.pause?.by == "penguinhooks" })
                }
                // What comes now is held, or given up like the others.
                try await desk.emit()
                try await desk.wait(id) { counts in
                    policy == .pause
                        ? counts == [.exhausted: 1, .pending: 2, .held: 1]
                        : counts == [.exhausted: 4]
                }
            }
            #expect(receiver.recorder.deliveries.count == (policy == .pause ? 1 : 4))
        }
    }

    @Test func claimsOfAProcessThatDiedAreRecovered() async throws {
        let folder = try TemporaryFolder()
        try await TestReceiver.run { receiver in
            let id: WebhookID
            do {
                // Given a process that claimed deliveries and is gone
                let dead = try Desk(folder: folder)
                id = try await dead.declare("crm", receiver.url("/in"))
                try await dead.emit(10)
                let epoch = try await dead.store.newEpoch()
                let claimed = try await dead.store.claim([id: 7], epoch: epoch, now: dead.time.now)
                #expect(claimed.count == 7)
                try dead.store.close()
            }
            // When another one starts, then all of them are delivered.
            let desk = try Desk(folder: folder)
            try await desk.run { try await desk.wait(id) { $0[.succeeded] == 10 } }
            #expect(receiver.recorder.deliveries.count == 10)
        }
    }

    @Test func drainingEndsWhatIsUnderWayAndGivesTheRestBack() async throws {
        let desk = try Desk()
        let endpoint = Receiver.Endpoint { _ in
            Behaviour(.answer(status: 200), delay: .milliseconds(200))
        }
        try await TestReceiver.run(endpoint: endpoint) { receiver in
            let id = try await desk.declare("crm", receiver.url("/in")) { $0.concurrency = 2 }
            try await desk.run {
                try await desk.emit(20)
                try await receiver.recorder.wait(for: 1)
            }
            let counts = try await desk.store.deliveryCounts(
                of: id,
                since: Timestamp(milliseconds: 0)
            )
            #expect(counts[.inFlight] == nil)
            #expect(counts[.succeeded] == receiver.recorder.deliveries.count)
            #expect(counts[.pending] == 20 - receiver.recorder.deliveries.count)
        }
    }

    @Test func timesThatWereLeftForLaterAreWrittenBeforeTheEnd() async throws {
        let desk = try Desk()
        try await TestReceiver.run { receiver in
            let id = try await desk.declare("crm", receiver.url("/in"))
            let start = desk.time.now
            try await desk.run {
                try await desk.emit()
                try await desk.wait(id) { $0[.succeeded] == 1 }
                desk.time.advance(by: .milliseconds(300))
                try await desk.emit()
                try await desk.wait(id) { $0[.succeeded] == 2 }
            }
            let webhook = try #require(try await desk.store.liveState().webhooks.first)
            #expect(webhook.operation.lastSuccessAt == start + .milliseconds(300))
        }
    }

    @Test func timesThatWereLeftForLaterAreWrittenASecondLater() async throws {
        let desk = try Desk()
        try await TestReceiver.run { receiver in
            let id = try await desk.declare("crm", receiver.url("/in"))
            let start = desk.time.now
            try await desk.run {
                try await desk.emit()
                try await desk.wait(id) { $0[.succeeded] == 1 }
                desk.time.advance(by: .milliseconds(300))
                try await desk.emit()
                try await desk.wait(id) { $0[.succeeded] == 2 }
                desk.time.advance(by: .seconds(1))
                try await desk.wait(id) { operation in
                    operation.lastSuccessAt == start + .milliseconds(300)
                }
            }
        }
    }
}
