import Delivery
import Model
import Testing

private let start = Timestamp(milliseconds: 1_764_000_000_000)

/// The operational states of a webhook: what each input makes of each of them, and what is said about it.
struct WebhookTransitionTests {
    /// What a webhook's operation comes to.
    enum Condition: CaseIterable {
        case healthy
        /// Five failures in a row.
        case failing
        /// Asked to be left alone for a while.
        case waiting
        /// The breaker is open: one probe at a time.
        case open
        /// Stopped by itself and resumed: the first probe decides.
        case resumed
        case inactive
        case gone
    }

    /// What can happen to it.
    enum Input: CaseIterable {
        case success
        case failure
        /// The failure that opens the breaker, the one that stops the webhook, and one from before the breaker opened.
        case openingFailure, stoppingFailure, staleFailure
        case tooManyRequests
        case gone
        case probeStart
        /// What an operator does.
        case pause, unpause, resume
    }

    /// Where an input leads, and the change that is told.
    private struct Step: Equatable {
        var condition: Condition
        var change: Breaker.Change?

        init(_ condition: Condition, _ change: Breaker.Change? = nil) {
            self.condition = condition
            self.change = change
        }
    }

    private static let wait = Duration.seconds(90)
    private static let told = Breaker.Change.askedToWait(until: start + wait)

    /// Where each input leads; one that is not named changes nothing and is not told.
    private static let table: [Condition: [Input: Step]] = [
        .healthy: [
            .openingFailure: Step(.open, .opened(failures: 1)),
            .stoppingFailure: Step(.inactive, .paused(.failures)),
            .tooManyRequests: Step(.waiting, told),
            .gone: Step(.gone, .paused(.gone)),
        ],
        .failing: [
            .success: Step(.healthy),
            .openingFailure: Step(.open, .opened(failures: 6)),
            .stoppingFailure: Step(.inactive, .paused(.failures)),
            .tooManyRequests: Step(.waiting, told),
            .gone: Step(.gone, .paused(.gone)),
        ],
        .waiting: [
            .success: Step(.healthy),
            .openingFailure: Step(.open, .opened(failures: 1)),
            .stoppingFailure: Step(.inactive, .paused(.failures)),
            .tooManyRequests: Step(.waiting, told),
            .gone: Step(.gone, .paused(.gone)),
        ],
        .open: [
            .success: Step(.healthy, .closed),
            .stoppingFailure: Step(.inactive, .paused(.failures)),
            .tooManyRequests: Step(.open, told),
            .gone: Step(.gone, .paused(.gone)),
        ],
        .resumed: [
            .success: Step(.healthy, .recovered),
            .stoppingFailure: Step(.inactive, .paused(.failures)),
            .tooManyRequests: Step(.resumed, told),
            .gone: Step(.gone, .paused(.gone)),
        ],
        // Only an operator makes it active again, whatever requests that were under way come to.
        .inactive: [.tooManyRequests: Step(.inactive, told), .resume: Step(.resumed)],
        .gone: [.tooManyRequests: Step(.gone, told), .resume: Step(.resumed)],
    ]

    @Test(arguments: Condition.allCases)
    func everyInputLeadsWhereTheTableSays(condition: Condition) throws {
        let row = try #require(Self.table[condition])
        for input in Input.allCases {
            var breaker = Breaker.inCondition(condition)
            let change = breaker.take(input)
            let found = Step(breaker.condition, change)
            #expect(found == row[input] ?? Step(condition), "\(condition) + \(input)")
        }
    }

    @Test(arguments: Condition.allCases)
    func anOperatorsPauseOutlastsEverythingButItsEnd(condition: Condition) {
        for input in Input.allCases where input != .pause && input != .unpause {
            var paused = Breaker.inCondition(condition)
            _ = paused.take(.pause)
            var free = Breaker.inCondition(condition)
            #expect(paused.take(input) == free.take(input), "\(condition) + \(input)")
            #expect(paused.condition == free.condition, "\(condition) + \(input)")
            #expect(paused.operation.pause?.by == (input == .resume ? nil : "ada"))
        }
        var breaker = Breaker.inCondition(condition)
        _ = breaker.take(.pause)
        _ = breaker.take(.unpause)
        #expect(breaker.operation.pause == nil)
        #expect(breaker.condition == condition)
    }

    /// Every word that is shown follows from declared, operational and counted state.
    @Test(arguments: Condition.allCases)
    func theBadgeFollowsFromTheCondition(condition: Condition) {
        for isPaused in [false, true] {
            var breaker = Breaker.inCondition(condition)
            if isPaused { _ = breaker.take(.pause) }
            let expected: WebhookStatus =
                switch condition {
                case .inactive, .gone: .inactive
                case _ where isPaused: .paused
                case .failing, .open: .failing
                case .healthy: .new
                case .waiting, .resumed: .active
                }
            #expect(breaker.badge == expected, "\(condition), paused: \(isPaused)")
        }
    }
}

extension Breaker {
    /// A breaker to which happened what leads to this condition.
    fileprivate static func inCondition(
        _ condition: WebhookTransitionTests.Condition
    ) -> Breaker {
        var breaker = Breaker(WebhookOperation())
        let steps: [WebhookTransitionTests.Input] =
            switch condition {
            case .healthy: []
            case .failing: Array(repeating: .failure, count: 5)
            case .waiting: [.tooManyRequests]
            case .open: Array(repeating: .failure, count: 5) + [.openingFailure]
            case .resumed: [.stoppingFailure, .resume]
            case .inactive: [.stoppingFailure]
            case .gone: [.gone]
            }
        for step in steps { _ = breaker.take(step) }
        #expect(breaker.condition == condition)
        return breaker
    }

    fileprivate var condition: WebhookTransitionTests.Condition {
        switch operation.inactivity {
        case .gone: return .gone
        case .failures: return .inactive
        case nil: break
        }
        if operation.resumedAt != nil { return .resumed }
        if isOpen { return .open }
        if operation.notBefore != nil { return .waiting }
        return operation.consecutiveFailures >= Breaker.failingAfter ? .failing : .healthy
    }

    fileprivate mutating func take(_ input: WebhookTransitionTests.Input) -> Change? {
        var configuration = configuration
        let next = operation.consecutiveFailures + 1
        var stored = operation
        switch input {
        case .success: return record(.succeeded, configuration)
        case .failure: return record(.failed(Self.failure(500)), configuration)
        case .staleFailure:
            return record(.failed(Self.failure(500)), configuration, generation: generation - 1)
        case .openingFailure:
            configuration.breaker = next
            return record(.failed(Self.failure(500)), configuration)
        case .stoppingFailure:
            configuration.autoPauseAfter = next
            return record(.failed(Self.failure(500)), configuration)
        case .tooManyRequests:
            return record(.failed(Self.failure(429, retryAfter: .seconds(90))), configuration)
        case .gone:
            return record(.failed(.init(.gone, "410 Gone", status: 410)), configuration)
        case .probeStart: probeStarted(now: start)
        case .pause:
            stored.pause = WebhookOperation.Pause(at: start, by: "ada", reason: nil)
            adopt(stored)
        case .unpause:
            stored.pause = nil
            adopt(stored)
        case .resume:
            // As the store leaves it.
            if stored.inactivity != nil { stored.resumedAt = start }
            (stored.pause, stored.inactivity, stored.inactiveSince) = (nil, nil, nil)
            adopt(stored)
        }
        return nil
    }

    /// What is shown of it when nothing was counted in the last day.
    fileprivate var badge: WebhookStatus {
        guard let key = WebhookKey("crm") else { preconditionFailure("no key") }
        return Webhook(
            id: .make(at: start),
            key: key,
            configuration: configuration,
            managedBy: .file,
            file: nil,
            revision: 1,
            createdAt: start,
            createdBy: "ada",
            updatedAt: start,
            operation: operation,
            secretHint: "xyz",
            secretFingerprint: "",
            secretVersion: 1
        ).status(at: start, attempts24h: 0, succeeded24h: 0, failedDeliveries24h: 0)
    }

    private var configuration: WebhookConfiguration {
        WebhookConfiguration(name: "x", url: .literal("https://example.com"), events: [])
    }

    private static func failure(
        _ status: Int,
        retryAfter: Duration? = nil
    ) -> AttemptOutcome.Failure {
        .init(.status, "HTTP \(status)", status: status, retryAfter: retryAfter)
    }

    private mutating func record(
        _ outcome: AttemptOutcome,
        _ configuration: WebhookConfiguration,
        generation: Int? = nil
    ) -> Change? {
        record(
            outcome,
            generation: generation ?? self.generation,
            configuration: configuration,
            startedAt: start,
            now: start
        )
    }
}
