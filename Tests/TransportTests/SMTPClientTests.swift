import TestSupport
import Testing
import Text

@testable import Transport

/// Against a real mail server.
@Suite(.enabled { await MailServer.isWanted() })
struct SMTPClientTests {
    @Test func aMailArrivesByteForByte() async throws {
        try await MailServer.run { server in
            let client = try #require(SMTPClient(url: server.url))
            let message = "Subject: Dots\r\n\r\n.\r\n..two\r\n. \r\nend\r\n"
            try await client.send(
                Array(message.utf8),
                from: "hooks@example.com",
                to: ["a@example.com", "b@example.com"]
            )
            let mail = try #require(try await server.mails(1).first)
            #expect(mail["from"]?.string == "hooks@example.com")
            #expect(mail["to"]?.array?.compactMap(\.string) == ["a@example.com", "b@example.com"])
            #expect(mail["raw"]?.string == message)
        }
    }

    @Test func oneRefusedRecipientDoesNotKeepTheOthersFromTheirMail() async throws {
        try await MailServer.run { server in
            let client = try #require(SMTPClient(url: server.url))
            let recipients = ["nobody@example.com", "a@example.com"]
            try await client.send(mail, from: "hooks@example.com", to: recipients)
            let sent = try #require(try await server.mails(1).first)
            #expect(sent["to"]?.array?.compactMap(\.string) == ["a@example.com"])
        }
    }

    @Test func aRefusalSaysWhetherItIsFinal() async throws {
        try await MailServer.run { server in
            let client = try #require(SMTPClient(url: server.url))
            let final = await refusal(client, "nobody@example.com")
            #expect(final?.isFinal == true, "\(String(describing: final))")
            let passing = await refusal(client, "later@example.com")
            #expect(passing?.isFinal == false, "\(String(describing: passing))")
        }
    }

    @Test func anAddressCannotAddACommand() async throws {
        try await MailServer.run { server in
            let client = try #require(SMTPClient(url: server.url))
            for address in ["a@example.com>\r\nRCPT TO:<b@example.com", "a@b\nc", "a b@c", "plain"]
            {
                #expect(await refusal(client, address)?.isFinal == true, "\(address)")
            }
            #expect(try server.received.isEmpty)
        }
    }

    @Test func aServerThatIsNotThereIsAFailureThatMayPass() async throws {
        let client = try #require(SMTPClient(url: "smtp://127.0.0.1:\(try unusedPort())"))
        #expect(await refusal(client, "a@example.com")?.isFinal == false)
    }

    @Test func passwordsAreNotSentInTheClear() async throws {
        try await MailServer.run { server in
            var client = try #require(SMTPClient(url: server.url))
            client.user = "hooks"
            client.password = "secret"
            #expect(await refusal(client, "a@example.com") != nil)
            #expect(try server.received.isEmpty)
        }
    }

    @Test(arguments: [
        "http://mail:25", "smtp://", "smtp://user:pw@mail:25", "smtp://mail/x", "smtp://a b",
        "smtp://mail\r\nx",
    ])
    func otherAddressesAreNoMailServers(_ url: String) {
        #expect(SMTPClient(url: url) == nil)
    }

    private var mail: [UInt8] { Array("Subject: x\r\n\r\nx\r\n".utf8) }

    private func refusal(_ client: SMTPClient, _ recipient: String) async -> SMTPError? {
        do throws(SMTPError) {
            try await client.send(mail, from: "hooks@example.com", to: [recipient])
            return nil
        } catch {
            return error
        }
    }
}
