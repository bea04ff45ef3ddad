import Delivery
import Model
import Testing

private let now = Timestamp(milliseconds: 1_764_000_000_000)

struct RetryScheduleTests {
    @Test(
        arguments: [
            (0, 60_000), (1, 300_000), (2, 900_000), (3, 3_600_000), (4, nil), (9, nil),
        ] as [(Int, Int64?)]
    )
    func waitsAsDeclaredAfterEachAttempt(made: Int, delay: Int64?) {
        let verdict = RetrySchedule(RetryPolicy())
            .verdict(on: failure(), of: claimed(attempts: made), at: now, jitter: 0)
        #expect(verdict.state == (delay == nil ? .exhausted : .retrying))
        #expect(
            verdict.nextAttemptAt == delay.map { Timestamp(milliseconds: now.milliseconds + $0) }
        )
    }

    @Test func successEndsIt() {
        let verdict = RetrySchedule(RetryPolicy())
            .verdict(on: .succeeded, of: claimed(attempts: 3), at: now, jitter: 1)
        #expect(verdict == RetrySchedule.Verdict(.succeeded))
    }

    @Test(arguments: [0, 0.000_001, 0.25, 0.5, 0.999, 1, 5, -3])
    func jitterAddsUpToATenthAndNeverTakes(_ jitter: Double) {
        let delay = RetrySchedule.jittered(.seconds(60), by: jitter)
        #expect((Duration.seconds(60)...Duration.seconds(66)).contains(delay))
    }

    @Test func lastDelayRepeats() {
        let policy = RetryPolicy(maxAttempts: 10, delays: [.seconds(1), .seconds(7)])
        let verdict = RetrySchedule(policy)
            .verdict(on: failure(), of: claimed(attempts: 8), at: now, jitter: 0)
        #expect(verdict.nextAttemptAt == now + .seconds(7))
    }

    @Test func retriesThatAreOffMeanOneAttempt() {
        let verdict = RetrySchedule(RetryPolicy(isEnabled: false))
            .verdict(on: failure(), of: claimed(attempts: 0), at: now, jitter: 0)
        #expect(verdict == RetrySchedule.Verdict(.exhausted))
    }

    @Test(arguments: [(10, 60), (61, 61), (3600, 3600)] as [(Int64, Int64)])
    func retryAfterDelaysButNeverHastens(asked: Int64, waited: Int64) {
        let outcome = failure(status: 503, retryAfter: .seconds(asked))
        let verdict = RetrySchedule(RetryPolicy())
            .verdict(on: outcome, of: claimed(attempts: 0), at: now, jitter: 0)
        #expect(verdict.nextAttemptAt == now + .seconds(waited))
    }

    @Test func manualAttemptConsumesNoAutomaticOne() {
        let schedule = RetrySchedule(RetryPolicy(maxAttempts: 2, delays: [.seconds(60)]))
        // Given: one automatic attempt failed, the next is due in a minute, and somebody asked before.
        var delivery = claimed(attempts: 1)
        delivery.isManual = true
        delivery.scheduledAt = now + .seconds(60)
        // When it fails by hand, then what was planned stays.
        #expect(
            schedule.verdict(on: failure(), of: delivery, at: now, jitter: 0)
                == RetrySchedule.Verdict(.retrying, nextAttemptAt: now + .seconds(60))
        )
        // And the automatic one after it is the second of two, not the third.
        var automatic = claimed(attempts: 2)
        automatic.manualAttempts = 1
        #expect(
            schedule.verdict(on: failure(), of: automatic, at: now, jitter: 0)
                == RetrySchedule.Verdict(.exhausted)
        )
    }

    @Test func manualAttemptOfAnExhaustedDeliveryLeavesItExhausted() {
        var delivery = claimed(attempts: 5)
        delivery.isManual = true
        #expect(
            RetrySchedule(RetryPolicy()).verdict(on: failure(), of: delivery, at: now, jitter: 0)
                == RetrySchedule.Verdict(.exhausted)
        )
    }

    @Test func goneAndTestsAreNotRepeated() {
        let schedule = RetrySchedule(RetryPolicy())
        let gone = AttemptOutcome.failed(AttemptOutcome.Failure(.gone, "410 Gone", status: 410))
        #expect(
            schedule.verdict(on: gone, of: claimed(attempts: 0), at: now, jitter: 0).state
                == .exhausted
        )
        var test = claimed(attempts: 0)
        test.isTest = true
        #expect(schedule.verdict(on: failure(), of: test, at: now, jitter: 0).state == .exhausted)
    }
}

struct RetryAfterTests {
    @Test(
        arguments: [
            ("0", 0), ("120", 120), (" 7 ", 7), ("86400", 86_400), ("86401", 86_400),
            ("99999999999999999999999", 86_400), ("Sun, 06 Nov 1994 08:49:37 GMT", 0),
            ("Mon, 24 Nov 2025 16:01:00 GMT", 60), ("Monday, 24-Nov-25 16:01:00 GMT", 60),
            ("Mon Nov 24 16:01:00 2025", 60), ("Fri, 31 Dec 2099 23:59:59 GMT", 86_400),
        ] as [(String, Int64)]
    )
    func readsSecondsAndDates(text: String, seconds: Int64) throws {
        let now = try #require(Timestamp(rfc3339: "2025-11-24T16:00:00Z"))
        #expect(RetryAfter.delay(text, at: now) == .seconds(seconds))
    }

    @Test(arguments: [
        "", "soon", "-1", "1.5", "1e3", "Mon, 24 Foo 2025 16:01:00 GMT", "24 Nov 2025",
        "Mon, 99 Nov 2025 16:01:00 GMT", "Mon, 24 Nov 2025 16:01:00 CET",
    ])
    func ignoresWhatItCannotRead(_ text: String) {
        #expect(RetryAfter.delay(text, at: now) == nil)
    }
}

struct AttemptOutcomeTests {
    @Test(arguments: [200, 201, 202, 204, 299])
    func everySuccessIsOne(_ status: Int) {
        #expect(AttemptOutcome(result(status: status), at: now) == .succeeded)
    }

    @Test(
        arguments: [
            (301, .status, "301 Moved Permanently (redirects are not followed)"),
            (404, .status, "404 Not Found"), (410, .gone, "410 Gone"),
            (500, .status, "500 Internal Server Error"), (599, .status, "599"),
        ] as [(Int, ErrorClass, String)]
    )
    func statusesFailInWords(status: Int, errorClass: ErrorClass, message: String) {
        let failure = AttemptOutcome(result(status: status), at: now).failure
        #expect(failure?.errorClass == errorClass)
        #expect(failure?.message == message)
        #expect(failure?.status == status)
    }

    @Test(arguments: [(429, true), (503, true), (500, false), (301, false)])
    func retryAfterCountsOnTwoStatuses(status: Int, counts: Bool) {
        let result = result(status: status, headers: [HeaderField("Retry-After", "30")])
        let failure = AttemptOutcome(result, at: now).failure
        #expect(failure?.retryAfter == (counts ? .seconds(30) : nil))
    }

    @Test func aBodyThatDidNotComeFailsASuccessfulStatus() {
        var result = result(status: 200)
        result.failure = SendResult.Failure(.bodyTooSlow, "slow")
        #expect(AttemptOutcome(result, at: now).failure?.errorClass == .bodyTooSlow)
    }

    private func result(status: Int, headers: [HeaderField] = []) -> SendResult {
        SendResult(status: status, headers: headers, timings: AttemptTimings(total: .zero))
    }
}

/// A failed attempt, by default with a 500.
func failure(
    _ errorClass: ErrorClass = .status,
    status: Int? = 500,
    retryAfter: Duration? = nil
) -> AttemptOutcome {
    .failed(
        AttemptOutcome.Failure(errorClass, "failed", status: status, retryAfter: retryAfter)
    )
}

/// A delivery that was attempted so often.
func claimed(
    attempts: Int,
    webhook: String = "wh_1",
    id: String = "del_1",
    body: [UInt8] = Array(#"{"id":"evt_1"}"#.utf8)
) -> ClaimedDelivery {
    ClaimedDelivery(
        id: DeliveryID(rawValue: id),
        sequence: 1,
        webhookID: WebhookID(rawValue: webhook),
        eventID: EventID(rawValue: "evt_1"),
        eventType: "email.opened",
        body: body,
        attempts: attempts,
        createdAt: now,
        dueAt: now
    )
}
