import Delivery
import Model
import Testing

struct NoticeDeskTests {
    @Test func aPauseIsToldOfAfterAMomentAndAStormOfThemInOneMail() throws {
        var desk = NoticeDesk()
        for key in ["a", "b", "c"] { desk.add(try paused(key), for: ["ops@x.org"], at: .zero) }
        let early = desk.take(at: .seconds(1))
        #expect(early.isEmpty)
        #expect(desk.nextDue == .seconds(2))
        let mails = desk.take(at: .seconds(2))
        #expect(mails.map(\.digest.pausedCount) == [3])
        #expect(desk.nextDue == nil)
    }

    @Test func deliveriesGivenUpBecomeOneDigestAnHour() throws {
        var desk = NoticeDesk()
        var mails: [NoticeDesk.Outgoing] = []
        for second in 0..<7200 {
            desk.add(try exhausted("a"), for: ["ops@x.org"], at: .seconds(second))
            mails += desk.take(at: .seconds(second))
        }
        #expect(mails.map(\.digest.exhaustedCount) == [61, 3600])
        #expect(mails.allSatisfy { $0.digest.exhausted[0].examples.count == 5 })
        #expect(desk.nextDue == .seconds(60 + 2 * 3600))
    }

    @Test func aPauseTakesAlongWhatWaits() throws {
        var desk = NoticeDesk()
        desk.add(try exhausted("a"), for: ["ops@x.org"], at: .zero)
        _ = desk.take(at: .seconds(60))
        desk.add(try exhausted("a"), for: ["ops@x.org"], at: .seconds(100))
        desk.add(try paused("b"), for: ["ops@x.org"], at: .seconds(101))
        #expect(desk.nextDue == .seconds(120))
        let mails = desk.take(at: .seconds(120))
        let mail = try #require(mails.first)
        #expect(mail.digest.pausedCount == 1)
        #expect(mail.digest.exhaustedCount == 1)
    }

    @Test func whatIsHeldForTooLongBecomesADigestOfNumbers() throws {
        var desk = NoticeDesk()
        for _ in 0..<3 { desk.add(try expired("a", count: 500), for: ["ops@x.org"], at: .zero) }
        desk.add(try expired("b", count: 1), for: ["ops@x.org"], at: .seconds(1))
        for index in 0..<60 {
            desk.add(try expired("w\(index)", count: 2), for: ["ops@x.org"], at: .seconds(2))
        }
        let early = desk.take(at: .seconds(59))
        #expect(early.isEmpty)
        let mails = desk.take(at: .seconds(60))
        let mail = try #require(mails.first)
        #expect(mails.count == 1)
        #expect(mail.digest.expiredCount == 1621)
        #expect(mail.digest.expired.map(\.count).prefix(3) == [1500, 1, 2])
        let text = NoticeText(mail.digest, site: nil)
        #expect(text.subject == "1621 held deliveries expired")
        #expect(text.body.contains("1500 held deliveries expired at "))
        #expect(text.body.contains("24 deliveries more expired, of other webhooks"))
    }

    @Test func othersHaveTheirOwnMails() throws {
        var desk = NoticeDesk()
        desk.add(try paused("a"), for: ["a@x.org"], at: .zero)
        desk.add(try paused("b"), for: ["b@x.org"], at: .zero)
        desk.add(try paused("c"), for: [], at: .zero)
        let mails = desk.take(at: .seconds(2)).map(\.digest.recipients)
        #expect(Set(mails) == [["a@x.org"], ["b@x.org"]])
    }

    @Test func aMailThatFailsIsTriedThreeTimesMore() throws {
        var desk = NoticeDesk()
        desk.add(try paused("a"), for: ["ops@x.org"], at: .zero)
        var mails = desk.take(at: .seconds(2))
        var mail = try #require(mails.first)
        var now = Duration.seconds(2)
        for wait in [30, 300, 1800] {
            let isKept = desk.putBack(mail, at: now)
            #expect(isKept)
            let early = desk.take(at: now + .seconds(wait - 1))
            #expect(early.isEmpty)
            now += .seconds(wait)
            mails = desk.take(at: now)
            mail = try #require(mails.first)
            #expect(mail.digest.pausedCount == 1)
        }
        let isKept = desk.putBack(mail, at: now)
        #expect(!isKept)
        #expect(desk.nextDue == nil)
    }

    @Test func listsAndGroupsAreBounded() throws {
        var desk = NoticeDesk()
        for index in 0..<200 { desk.add(try paused("w\(index)"), for: ["ops@x.org"], at: .zero) }
        for index in 0..<2000 { desk.add(try paused("a"), for: ["p\(index)@x.org"], at: .zero) }
        let lost = desk.takeLost()
        #expect(lost == 1001)
        let mails = desk.take(at: .seconds(2))
        #expect(mails.count == 1000)
        let long = try #require(mails.first { $0.digest.pausedCount == 200 })
        #expect(long.digest.paused.count == 50)
        #expect(NoticeText(long.digest, site: nil).body.contains("And 150 webhooks more paused."))
    }

    @Test func idlePeopleMakeRoomForOthers() throws {
        var desk = NoticeDesk()
        for index in 0..<1000 { desk.add(try paused("a"), for: ["p\(index)@x.org"], at: .zero) }
        _ = desk.take(at: .seconds(2))
        desk.add(try paused("a"), for: ["new@x.org"], at: .seconds(4000))
        let lost = desk.takeLost()
        #expect(lost == 0)
    }
}

/// A webhook that stopped.
func paused(_ key: String, name: String? = nil) throws -> DeliveryNotice {
    .paused(
        PauseNotice(
            webhook: try webhook(key, name: name),
            reason: .failures,
            consecutiveFailures: 100,
            lastError: "500 Internal Server Error",
            at: Timestamp(milliseconds: 1_764_000_000_000)
        )
    )
}

/// Deliveries that were held for too long.
func expired(_ key: String, count: Int) throws -> DeliveryNotice {
    .expired(
        ExpiredNotice(
            webhook: try webhook(key),
            count: count,
            at: Timestamp(milliseconds: 1_764_000_000_000)
        )
    )
}

/// A delivery that was given up.
func exhausted(_ key: String) throws -> DeliveryNotice {
    let time = Timestamp(milliseconds: 1_764_000_000_000)
    return .exhausted(
        ExhaustedNotice(
            webhook: try webhook(key),
            deliveryID: .make(at: time),
            eventID: .make(at: time),
            eventType: "email.opened",
            error: "500 Internal Server Error",
            at: time
        )
    )
}

private func webhook(_ key: String, name: String? = nil) throws -> Webhook {
    var webhook = try SignedTarget(
        WebhookConfiguration(name: name ?? key, url: .literal("https://example.com"), events: []),
        id: "wh_\(key)"
    ).target.webhook
    webhook.key = try #require(WebhookKey(key))
    return webhook
}
