import Model
import Synchronization
import TestSupport
import Testing

@testable import Transport

struct HTTPClientTests {
    @Test func speaksOverAUnixSocket() async throws {
        let folder = try TemporaryFolder()
        let path = folder.file("s")
        let server = try RawServer(.answer(ok(#"{"a":1}"#)), unixPath: path)
        defer { server.stop() }
        let response = try await HTTPClient().request(
            method: "PUT",
            url: "http://localhost/api/v1/x",
            unixSocketPath: path,
            headers: [HeaderField("content-type", "application/json")],
            body: Array("{}".utf8)
        )
        #expect(response.status == 200)
        #expect(response.body == Array(#"{"a":1}"#.utf8))
        #expect(response.header("Content-Length") == "7")
        #expect(
            server.requests == [
                "PUT /api/v1/x HTTP/1.1\r\nHost: localhost\r\ncontent-type: application/json\r\n"
                    + "Content-Length: 2\r\n\r\n{}"
            ]
        )
    }

    @Test func missingUnixSocketIsAnError() async throws {
        let folder = try TemporaryFolder()
        await #expect(throws: HTTPClientError.self) {
            try await HTTPClient().request(
                method: "GET",
                url: "http://localhost/",
                unixSocketPath: folder.file("absent")
            )
        }
    }

    @Test(arguments: ["GET", "DELETE", "POST", "HEAD"])
    func methodsWithoutABody(_ method: String) async throws {
        let server = try RawServer(
            .answer(method == "HEAD" ? "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n" : ok("x"))
        )
        defer { server.stop() }
        let client = HTTPClient()
        for _ in 0..<2 {
            let response = try await client.request(method: method, url: server.url)
            #expect(response.body == Array((method == "HEAD" ? "" : "x").utf8))
        }
        #expect(server.requests.count == 2)
        #expect(server.connections == 1)
        #expect(server.requests.first?.hasPrefix("\(method) /in HTTP/1.1\r\n") == true)
    }

    @Test func methodsFollowEachOtherOnOneClient() async throws {
        let server = try RawServer(.answer(ok("")))
        defer { server.stop() }
        let client = HTTPClient()
        for method in ["POST", "GET", "PATCH", "GET", "DELETE", "POST"] {
            let body: [UInt8] = method == "POST" || method == "PATCH" ? [0x78] : []
            _ = try await client.request(method: method, url: server.url, body: body)
        }
        #expect(
            server.requests.map { $0.split(separator: " ").first } == [
                "POST", "GET", "PATCH", "GET", "DELETE", "POST",
            ]
        )
        #expect(
            server.requests.map { $0.hasSuffix("x") } == [true, false, true, false, false, true]
        )
    }

    @Test func largeAnswersArriveWhole() async throws {
        let server = try RawServer(.flood(20_000_000))
        defer { server.stop() }
        let response = try await HTTPClient().request(method: "GET", url: server.url)
        #expect(response.body.count == 20_000_000)
    }

    @Test func answersBeyondTheLimitAreRefused() async throws {
        let server = try RawServer(.flood(HTTPClient.bodyLimit + 1))
        defer { server.stop() }
        await #expect(
            throws: HTTPClientError(.bodyTooLarge(limit: HTTPClient.bodyLimit))
        ) {
            try await HTTPClient().request(method: "GET", url: server.url)
        }
    }

    @Test func downloadsOfAnySizeAreHandedOn() async throws {
        let size = HTTPClient.bodyLimit + 1
        let server = try RawServer(.flood(size))
        defer { server.stop() }

        let count = Mutex(0)
        let response = try await download(server.url) { bytes in
            count.withLock { $0 += bytes.count }
            return nil
        }

        #expect(response.status == 200)
        #expect(response.body.isEmpty)
        #expect(count.withLock { $0 } == size)
    }

    @Test func refusedDownloadsAreAnswersLikeOthers() async throws {
        let text = "HTTP/1.1 403 Forbidden\r\ncontent-length: 4\r\n\r\nrole"
        let server = try RawServer(.answerAndClose(text))
        defer { server.stop() }

        let response = try await download(server.url) { _ in
            "what is no success is not handed on"
        }

        #expect(response.status == 403)
        #expect(response.body == Array("role".utf8))
    }

    @Test(arguments: ["", "x-ours: 1\r\n"])
    func answersWithoutTheHeaderAreNotHandedOn(header: String) async throws {
        let text = "HTTP/1.1 200 OK\r\n\(header)content-length: 4\r\n\r\nbody"
        let server = try RawServer(.answerAndClose(text))
        defer { server.stop() }

        let taken = Mutex<[UInt8]>([])
        let response = try await HTTPClient().request(
            method: "GET",
            url: server.url,
            sink: BodySink(answersWith: "X-Ours") { bytes in
                taken.withLock { $0 += bytes }
                return nil
            }
        )

        #expect(taken.withLock { $0 } == (header.isEmpty ? [] : Array("body".utf8)))
        #expect(response.body == (header.isEmpty ? Array("body".utf8) : []))
    }

    private func download(
        _ url: String,
        silence: Duration = .seconds(60),
        to take: @escaping @Sendable ([UInt8]) -> String?
    ) async throws(HTTPClientError) -> HTTPResponse {
        try await HTTPClient().request(
            method: "GET",
            url: url,
            timeout: silence,
            sink: BodySink(take: take)
        )
    }

    @Test func downloadsThatBreakOffOrStallAreErrors() async throws {
        let half = "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf"
        for behaviour in [RawServer.Behaviour.answerAndClose(half), .answerAndHang(half)] {
            let server = try RawServer(behaviour)
            defer { server.stop() }
            await #expect(throws: HTTPClientError.self) {
                try await download(server.url, silence: .seconds(1)) { _ in nil }
            }
        }
    }

    @Test func whatCannotBeHandedOnEndsTheDownload() async throws {
        let server = try RawServer(.flood(HTTPClient.bodyLimit))
        defer { server.stop() }

        await #expect(throws: HTTPClientError(.notWritten(detail: "the disk is full"))) {
            try await download(server.url) { _ in "the disk is full" }
        }
        #expect(server.floodedBytes < HTTPClient.bodyLimit)
    }

    @Test func refusedConnectionIsAnError() async throws {
        let port = try unusedPort()
        await #expect(
            throws: HTTPClientError(.notConnected(code: 111, detail: ""))
        ) {
            try await HTTPClient().request(method: "GET", url: "http://127.0.0.1:\(port)/")
        }
    }
}
