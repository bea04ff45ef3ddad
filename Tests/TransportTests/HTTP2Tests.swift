import Model
import TestSupport
import Testing

@testable import Transport

/// HTTP/2 where a server offers it, against Python's hypercorn over TLS.
@Suite(.enabled { await HTTP2Server.isWanted() })
struct HTTP2Tests {
    @Test func isSpokenWhereItIsOfferedOnOneConnection() async throws {
        try await HTTP2Server.run { server in
            let sender = loopbackSender(caFile: server.caFile)
            for number in 0..<3 {
                let result = await sender.send(request(server.url))
                #expect(result.status == 200, "\(String(describing: result.failure))")
                #expect(result.httpVersion == "h2")
                #expect(result.body == Array(#"{"a":1}"#.utf8))
                #expect(result.headers.contains(HeaderField("x-served-by", "hypercorn")))
                // Only the first one has a handshake to wait for.
                #expect((result.timings.tls != nil) == (number == 0))
            }
            let requests = try await server.requests(3)
            #expect(requests.map(\.version) == ["2", "2", "2"])
            #expect(Set(requests.map(\.port)).count == 1)
        }
    }

    @Test func isNotSpokenWhereItIsNotOffered() async throws {
        try await HTTP2Server.run(offering: "http/1.1") { server in
            let sender = loopbackSender(caFile: server.caFile)
            let result = await sender.send(request(server.url))
            #expect(result.status == 200)
            #expect(result.httpVersion == "http/1.1")
            let requests = try await server.requests(1)
            #expect(requests.map(\.version) == ["1.1"])
        }
    }

    @Test(.enabled { await ProxyServer.isWanted() })
    func isSpokenThroughAProxyWhichSeesNoneOfIt() async throws {
        try await HTTP2Server.run { server in
            try await ProxyServer.run { proxy in
                let block = try #require(CIDR("127.0.0.1"))
                var configuration = TransportConfiguration(
                    addressGuard: AddressGuard(allowing: [block])
                )
                configuration.caFile = server.caFile
                configuration.proxy = Proxy(url: proxy.url)
                let sender = CurlSender(configuration)
                for _ in 0..<2 {
                    let result = await sender.send(request(server.url))
                    #expect(result.status == 200, "\(String(describing: result.failure))")
                    #expect(result.httpVersion == "h2")
                }
                let requests = try await server.requests(2)
                #expect(Set(requests.map(\.port)).count == 1)
                await sender.shutdown()
                try await proxy.served("127.0.0.1:\(server.port)")
                #expect(!proxy.log.contains("/in"))
            }
        }
    }
}
