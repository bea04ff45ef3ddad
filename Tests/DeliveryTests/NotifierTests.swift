import Delivery
import Logging
import Model
import Synchronization
import TestSupport
import Testing
import Text
import Transport

/// Mails to a real mail server.
@Suite(.enabled { await MailServer.isWanted() })
struct NotifierTests {
    @Test func aPauseIsToldInTheSpecificationsWords() async throws {
        let mail = try await mail(telling: [try paused("my-app", name: "My App")])
        #expect(mail["from"]?.string == "hooks@example.com")
        #expect(mail["to"]?.array?.compactMap(\.string) == ["ops@example.com"])
        #expect(
            mail["subject"]?.string == "My App: Webhook paused after 100 consecutive failures"
        )
        let text = mail["text"]?.string ?? ""
        #expect(text.contains("Webhook paused after 100 consecutive failures.\n"))
        #expect(text.contains("penguinhooks webhooks resume my-app\n"))
        let link = "https://example.org/dashboard/settings/webhooks/wh_my-app/"
        #expect(text.contains("View details → \(link)\n"))
        #expect(mail["date"]?.string == "2025-11-24T16:00:00+00:00")
    }

    @Test func namesCannotAddHeaders() async throws {
        let name = "Évil\r\nBcc: all@example.com\r\n\r\n<b>body</b> \u{2028}" + longName
        let mail = try await mail(telling: [try paused("my-app", name: name)])
        #expect(
            mail["headers"]?.array?.compactMap(\.string) == [
                "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version",
                "Content-Type", "Content-Transfer-Encoding",
            ]
        )
        #expect(mail["subject"]?.string?.hasPrefix("Évil  Bcc: all@example.com    <b>") == true)
        #expect(mail["to"]?.array?.count == 1)
        let lines = mail["raw"]?.string?.split(separator: "\r\n") ?? []
        #expect(lines.allSatisfy { $0.utf8.count <= 78 })
    }

    @Test func manyThingsAreOneMail() async throws {
        let mail = try await mail(telling: [
            try paused("a"), try exhausted("b"), try exhausted("b"), try exhausted("c"),
        ])
        #expect(
            mail["subject"]?.string
                == "a: Webhook paused after 100 consecutive failures, 3 deliveries given up"
        )
        let text = mail["text"]?.string ?? ""
        #expect(text.contains("2 deliveries given up after the last attempt:"))
        #expect(text.contains("penguinhooks deliveries retry-failed --webhook b\n"))
    }

    @Test func aServerThatRefusesForNowGetsItLater() async throws {
        try await MailServer.run(refusing: 2) { server in
            let time = ManualTime()
            let refusals = Mutex(0)
            let notifier = try notifier(server, time) { refusals.withLock { $0 += 1 } }
            notifier.post(try paused("a"))
            async let running: Void = notifier.run()
            // Each try ends before the clock moves on: after 2 s, then 30 s, then at the end.
            for (count, end) in [(1, 2), (2, 32)] {
                while time.nextEnd != .seconds(end) { await Task.yield() }
                time.advance(by: .seconds(end) - time.clock.elapsed())
                while refusals.withLock({ $0 }) < count { await Task.yield() }
            }
            notifier.stop()
            try await running
            #expect(try await server.mails(1).count == 1)
        }
    }

    @Test func whatIsLeftIsSentAtTheEnd() async throws {
        try await MailServer.run { server in
            let notifier = try notifier(server, ManualTime())
            notifier.post(try exhausted("a"))
            notifier.stop()
            try await notifier.run()
            #expect(try await server.mails(1).count == 1)
        }
    }

    private let longName = String(repeating: "Ключ ", count: 60)

    private func mail(telling notices: [DeliveryNotice]) async throws -> JSON {
        try await MailServer.run { server in
            let notifier = try notifier(server, ManualTime())
            for notice in notices { notifier.post(notice) }
            notifier.stop()
            try await notifier.run()
            return try #require(try await server.mails(1).first)
        }
    }

    private func notifier(
        _ server: MailServer,
        _ time: ManualTime,
        refused: @escaping @Sendable () -> Void = {}
    ) throws -> Notifier {
        let client = try #require(SMTPClient(url: server.url))
        return Notifier(
            Notifier.Addresses(
                from: "hooks@example.com",
                fallback: ["ops@example.com"],
                site: "https://example.org"
            ),
            clock: time.clock,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        ) { message throws(Notifier.Refusal) in
            do throws(SMTPError) {
                try await client.send(message.bytes, from: message.from, to: message.to)
            } catch {
                refused()
                throw Notifier.Refusal(message: error.message, isFinal: error.isFinal)
            }
        }
    }
}
