import Model
import Testing

@testable import Transport

/// Real sockets that behave badly, and what is recorded of them.
struct CurlSenderTests {
    @Test func deliversOnceWithExactlyTheseHeaders() async throws {
        let server = try RawServer(.answer(ok("fine")))
        defer { server.stop() }
        let result = await loopbackSender().send(
            request(server.url, headers: [HeaderField("x-a", "1"), HeaderField("x-empty", "")])
        )

        #expect(result.status == 200)
        #expect(result.failure == nil)
        #expect(result.body == Array("fine".utf8))
        #expect(result.headers == [HeaderField("content-length", "4")])
        #expect(result.peer == "127.0.0.1:\(server.port)")
        #expect(result.httpVersion == "http/1.1")
        #expect(result.timings.connect != nil)
        #expect(
            server.requests == [
                "POST /in HTTP/1.1\r\nHost: 127.0.0.1:\(server.port)\r\nx-a: 1\r\nx-empty:\r\n"
                    + "Content-Length: 7\r\n\r\n{\"a\":1}"
            ]
        )
    }

    @Test func reusesConnections() async throws {
        let server = try RawServer(.answer(ok("")))
        defer { server.stop() }
        let sender = loopbackSender()
        for _ in 0..<5 { #expect(await sender.send(request(server.url)).status == 200) }
        #expect(server.connections == 1)
        #expect(server.requests.count == 5)
    }

    @Test func connectionsAreNotUsedForLongerThanTheirLifetime() async throws {
        let server = try RawServer(.answer(ok("")))
        defer { server.stop() }
        let block = try #require(CIDR("127.0.0.1"))
        var configuration = TransportConfiguration(addressGuard: AddressGuard(allowing: [block]))
        #expect(configuration.connectionLifetime == .seconds(300))
        #expect(configuration.nameLifetime == .seconds(30))
        configuration.connectionLifetime = .seconds(1)
        let sender = CurlSender(configuration)
        // It is in use all the time: only its age can end it.
        let end = ContinuousClock.now + .seconds(60)
        while server.connections < 2, ContinuousClock.now < end {
            #expect(await sender.send(request(server.url)).status == 200)
        }
        #expect(server.connections == 2)
    }

    @Test func everyPhaseIsTimedFromTheStart() async throws {
        let server = try RawServer(.answer(ok("")))
        defer { server.stop() }
        let sender = loopbackSender()
        let url = "http://localhost:\(server.port)/"
        let first = await sender.send(request(url)).timings
        let found = try #require(first.nameLookup)
        let connected = try #require(first.connect)
        let answered = try #require(first.firstByte)
        #expect(first.tls == nil)
        #expect(found > .zero && found <= connected && connected <= answered)
        #expect(answered <= first.total)

        // A connection that stands already needs neither name nor handshake.
        let next = await sender.send(request(url)).timings
        #expect(next.nameLookup == nil && next.connect == nil)
        #expect(try #require(next.firstByte) <= next.total)
    }

    @Test func refusedConnection() async throws {
        let port = try unusedPort()
        let result = await loopbackSender().send(request("http://127.0.0.1:\(port)/"))
        #expect(
            result.failure == SendResult.Failure(.connectRefused, "Connection refused")
        )
        #expect(result.status == nil)
    }

    @Test func resetConnection() async throws {
        let server = try RawServer(.reset)
        defer { server.stop() }
        let result = await loopbackSender().send(request(server.url))
        #expect(result.failure?.errorClass == .reset)
    }

    @Test func closedWithoutAnswer() async throws {
        let server = try RawServer(.close)
        defer { server.stop() }
        let result = await loopbackSender().send(request(server.url))
        #expect(
            result.failure
                == SendResult.Failure(.reset, "Connection closed without a response")
        )
    }

    @Test func hangBeforeHeaders() async throws {
        let server = try RawServer(.hang)
        defer { server.stop() }
        let result = await loopbackSender().send(request(server.url, timeout: .milliseconds(200)))
        #expect(
            result.failure
                == SendResult.Failure(
                    .timeout,
                    "Endpoint did not respond within 0.2 seconds. Check your server."
                )
        )
        #expect(result.timings.total >= .milliseconds(200))
    }

    @Test func hangOnAConnectionThatWasUsedBefore() async throws {
        let server = try RawServer(.answerOnce(ok("")))
        defer { server.stop() }
        let sender = loopbackSender()
        #expect(await sender.send(request(server.url)).status == 200)
        let result = await sender.send(request(server.url, timeout: .milliseconds(200)))
        #expect(
            result.failure
                == SendResult.Failure(
                    .timeout,
                    "Endpoint did not respond within 0.2 seconds. Check your server."
                )
        )
        #expect(server.connections == 1)
    }

    @Test func hangInBody() async throws {
        let server = try RawServer(
            .answerAndHang("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc")
        )
        defer { server.stop() }
        let result = await loopbackSender().send(request(server.url, timeout: .milliseconds(200)))
        #expect(result.failure?.errorClass == .bodyTooSlow)
        #expect(result.status == 200)
        #expect(result.body == Array("abc".utf8))
    }

    @Test func bodyThatEndsEarly() async throws {
        let server = try RawServer(
            .answerAndClose("HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc")
        )
        defer { server.stop() }
        let result = await loopbackSender().send(request(server.url))
        #expect(result.failure?.errorClass == .reset)
    }

    @Test func hugeBodyIsCutAndJudgedByItsStatus() async throws {
        let server = try RawServer(.flood(100_000_000))
        defer { server.stop() }
        let result = await loopbackSender().send(request(server.url))
        #expect(result.failure == nil)
        #expect(result.status == 200)
        #expect(result.body.count == 65_536)
        #expect(result.isBodyCut)
        #expect(server.floodedBytes < 50_000_000)
    }

    @Test(arguments: [
        "\u{1}\u{2}\u{3}garbage\r\n\r\n", "SSH-2.0-OpenSSH_9.2p1\r\n", "HTTP/9 nonsense\r\n\r\n",
    ])
    func garbage(_ bytes: String) async throws {
        let server = try RawServer(.answerAndClose(bytes))
        defer { server.stop() }
        let result = await loopbackSender().send(request(server.url))
        #expect(result.failure?.errorClass == .protocol, "\(String(describing: result.failure))")
    }

    @Test func endlessHeadersEnd() async throws {
        let line = "x-filler: " + String(repeating: "a", count: 8000) + "\r\n"
        let server = try RawServer(
            .answerAndHang("HTTP/1.1 200 OK\r\n" + String(repeating: line, count: 40))
        )
        defer { server.stop() }
        let result = await loopbackSender().send(request(server.url))
        #expect(
            result.failure
                == SendResult.Failure(.protocol, "Response headers exceed 256 KiB")
        )
    }

    @Test func interimResponsesAreNotTheAnswer() async throws {
        let server = try RawServer(
            .answer("HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n" + ok("x"))
        )
        defer { server.stop() }
        let result = await loopbackSender().send(request(server.url))
        #expect(result.status == 200)
        #expect(result.headers == [HeaderField("content-length", "1")])
    }

    @Test func redirectIsNotFollowed() async throws {
        let other = try RawServer(.answer(ok("")))
        defer { other.stop() }
        let server = try RawServer(
            .answer(
                "HTTP/1.1 301 Moved Permanently\r\nlocation: \(other.url)\r\n"
                    + "content-length: 0\r\n\r\n"
            )
        )
        defer { server.stop() }
        let result = await loopbackSender().send(request(server.url))
        #expect(result.status == 301)
        #expect(result.failure == nil)
        #expect(other.connections == 0)
    }

    @Test func plainHTTPWhereTLSIsExpected() async throws {
        let server = try RawServer(.speakFirst("HTTP/1.1 400 Bad Request\r\n\r\n"))
        defer { server.stop() }
        let result = await loopbackSender().send(request("https://127.0.0.1:\(server.port)/"))
        #expect(result.failure?.errorClass == .tls)
        #expect(result.failure?.message.hasPrefix("TLS error: ") == true)
    }

    @Test func unknownHost() async throws {
        let result = await loopbackSender().send(request("http://no-such-host.invalid/"))
        #expect(result.failure?.errorClass == .dns)
    }

    @Test(arguments: [
        "file:///etc/passwd", "gopher://127.0.0.1/", "ftp://127.0.0.1/", "dict://127.0.0.1:1/",
    ])
    func otherSchemes(_ url: String) async throws {
        let result = await loopbackSender().send(request(url))
        #expect(
            result.failure
                == SendResult.Failure(.blocked, "Only http and https URLs are allowed")
        )
        #expect(result.body.isEmpty)
    }

    @Test func controlCharactersInHeadersAreNotSent() async throws {
        let server = try RawServer(.answer(ok("")))
        defer { server.stop() }
        let result = await loopbackSender().send(
            request(server.url, headers: [HeaderField("x-a", "1\r\nx-b: 2")])
        )
        #expect(result.failure?.errorClass == .protocol)
        #expect(server.connections == 0)
    }

    @Test func cancelledTaskGetsAnAnswerAtOnce() async throws {
        let server = try RawServer(.hang)
        defer { server.stop() }
        let sender = loopbackSender()
        let result = await withTaskGroup(of: SendResult.self) { group in
            group.addTask { await sender.send(request(server.url, timeout: .seconds(60))) }
            group.cancelAll()
            return await group.next()
        }
        #expect(result?.failure?.errorClass == .unknown)
    }

    @Test func cancellationsDoNotWaitForTheirTurn() async throws {
        let server = try RawServer(.hang)
        defer { server.stop() }
        let sender = loopbackSender()
        await withTaskGroup(of: SendResult.self) { group in
            for _ in 0..<500 {
                group.addTask { await sender.send(request(server.url, timeout: .seconds(60))) }
            }
            group.cancelAll()
            for await result in group { #expect(result.failure?.errorClass == .unknown) }
        }
        let other = try RawServer(.answer(ok("")))
        defer { other.stop() }
        #expect(await sender.send(request(other.url)).status == 200)
    }

    @Test func shutdownAnswersWhatIsUnderWayAndWhatComesLater() async throws {
        let server = try RawServer(.hang)
        defer { server.stop() }
        let sender = loopbackSender()
        async let pending = sender.send(request(server.url, timeout: .seconds(60)))
        await sender.shutdown()
        #expect(await pending.failure?.errorClass == .unknown)
        #expect(await sender.send(request(server.url)).failure?.errorClass == .unknown)
        await sender.shutdown()
    }

    @Test func manyAtOnce() async throws {
        let server = try RawServer(.answer(ok("x")))
        defer { server.stop() }
        let hanging = try RawServer(.hang)
        defer { hanging.stop() }
        let sender = loopbackSender()
        await withTaskGroup(of: Bool.self) { group in
            for index in 0..<1000 {
                let hangs = index % 4 == 0
                let request = request(
                    hangs ? hanging.url : server.url,
                    timeout: .seconds(hangs ? 5 : 300)
                )
                group.addTask {
                    let result = await sender.send(request)
                    return hangs ? result.failure?.errorClass == .timeout : result.status == 200
                }
            }
            for await isAsExpected in group { #expect(isAsExpected) }
        }
    }
}

/// An answer that keeps its connection.
func ok(_ body: String) -> String {
    "HTTP/1.1 200 OK\r\ncontent-length: \(body.utf8.count)\r\n\r\n\(body)"
}

/// A sender that may reach this machine.
func loopbackSender(caFile: String? = nil) -> CurlSender {
    let blocks = ["127.0.0.0/8", "::1"].compactMap { CIDR($0) }
    var configuration = TransportConfiguration(addressGuard: AddressGuard(allowing: blocks))
    configuration.caFile = caFile
    return CurlSender(configuration)
}

/// A POST of a small body.
func request(
    _ url: String,
    headers: [HeaderField] = [],
    timeout: Duration = .seconds(5)
) -> OutgoingRequest {
    OutgoingRequest(url: url, headers: headers, body: Array(#"{"a":1}"#.utf8), timeout: timeout)
}
