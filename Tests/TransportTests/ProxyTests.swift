import Model
import TestSupport
import Testing

@testable import Transport

/// Deliveries through a proxy: the guard judges where they go, and the proxy is asked for just that address.
struct ProxyTests {
    @Test(.enabled { await ProxyServer.isWanted() })
    func theProxyIsAskedForTheAddressThatWasJudged() async throws {
        let server = try RawServer(.answer(ok("fine")))
        defer { server.stop() }
        try await ProxyServer.run { proxy in
            let sender = try sender(through: proxy.url, allowing: "127.0.0.1", server.port)
            let url = "http://\(host):\(server.port)/in"
            for _ in 0..<3 {
                let result = await sender.send(request(url))
                #expect(result.status == 200, "\(String(describing: result.failure))")
                #expect(result.body == Array("fine".utf8))
                #expect(result.peer == "127.0.0.1:\(server.port)")
                #expect(result.headers == [HeaderField("content-length", "4")])
            }
            // One tunnel serves them all.
            #expect(server.connections == 1)
            #expect(server.requests.count == 3)
            #expect(
                server.requests.allSatisfy {
                    $0.hasPrefix("POST /in HTTP/1.1\r\nHost: \(host):\(server.port)\r\n")
                }
            )
            await sender.shutdown()
            try await proxy.served("127.0.0.1:\(server.port)")
        }
    }

    @Test(arguments: ["10.0.0.1", "169.254.169.254", "127.0.0.1"])
    func theGuardRefusesBeforeTheProxyIsUsed(address: String) async throws {
        let proxy = try RawServer(.answer(ok("")))
        defer { proxy.stop() }
        let sender = try sender(
            through: "http://127.0.0.1:\(proxy.port)",
            allowing: "127.0.0.2",
            80,
            at: address
        )
        let result = await sender.send(request("http://\(host)/"))
        #expect(
            result.failure
                == SendResult.Failure(
                    .blocked,
                    "Address \(address) is private or reserved and not allowed"
                )
        )
        #expect(proxy.connections == 0)
    }

    @Test func theFirstAddressThatIsAllowedIsTaken() async throws {
        let proxy = try RawServer(.answer("HTTP/1.1 503 Busy\r\ncontent-length: 0\r\n\r\n"))
        defer { proxy.stop() }
        let sender = try sender(
            through: "http://127.0.0.1:\(proxy.port)",
            allowing: "127.0.0.9",
            443,
            at: "10.0.0.1,127.0.0.9"
        )
        let result = await sender.send(request("https://\(host)/"))
        #expect(
            result.failure
                == SendResult.Failure(
                    .connectRefused,
                    "Proxy 127.0.0.1:\(proxy.port) did not open the connection: it answered 503"
                )
        )
        #expect(result.status == nil)
        #expect(
            proxy.requests.first?.hasPrefix("CONNECT 127.0.0.9:443 HTTP/1.1\r\n") == true,
            "\(proxy.requests)"
        )
    }

    @Test(.enabled { await ProxyServer.isWanted() })
    func credentialsGoToTheProxyAndNoFurther() async throws {
        let server = try RawServer(.answer(ok("")))
        defer { server.stop() }
        try await ProxyServer.run(credentials: "penguin:fish") { proxy in
            let url = "http://\(host):\(server.port)/in"
            let right = try sender(
                through: proxy.url,
                allowing: "127.0.0.1",
                server.port,
                credentials: ("penguin", "fish")
            )
            #expect(await right.send(request(url)).status == 200)
            #expect(server.requests.count == 1)
            #expect(server.requests[0].lowercased().contains("proxy-") == false)

            let wrong = try sender(
                through: proxy.url,
                allowing: "127.0.0.1",
                server.port,
                credentials: ("penguin", "stone")
            )
            let failure = await wrong.send(request(url)).failure
            #expect(failure?.errorClass == .connectRefused)
            #expect(failure?.message.hasSuffix("it answered 407") == true, "\(failure as Any)")
            #expect(failure?.message.contains("stone") == false)
            #expect(server.requests.count == 1)
        }
    }

    @Test func aProxyThatIsAwayIsNamed() async throws {
        let port = try unusedPort()
        let sender = try sender(through: "http://127.0.0.1:\(port)", allowing: "127.0.0.1", 80)
        let result = await sender.send(request("http://\(host)/"))
        #expect(
            result.failure
                == SendResult.Failure(
                    .connectRefused,
                    "Proxy 127.0.0.1:\(port) cannot be reached"
                )
        )
    }

    @Test func aProxyThatHangsIsGivenUpInTime() async throws {
        let proxy = try RawServer(.hang)
        defer { proxy.stop() }
        let url = "http://127.0.0.1:\(proxy.port)"
        let sender = try sender(through: url, allowing: "127.0.0.1", 80)
        let result = await sender.send(request("http://\(host)/", timeout: .milliseconds(300)))
        #expect(
            result.failure
                == SendResult.Failure(
                    .connectTimeout,
                    "Proxy 127.0.0.1:\(proxy.port) did not open the connection within 300ms"
                )
        )
    }

    @Test func namesThatDoNotResolveAreNotGivenToTheProxy() async throws {
        let proxy = try RawServer(.answer(ok("")))
        defer { proxy.stop() }
        let url = "http://127.0.0.1:\(proxy.port)"
        let sender = try sender(through: url, allowing: "127.0.0.1", 80)
        let result = await sender.send(request("http://no-such-host.invalid/"))
        #expect(result.failure?.errorClass == .dns)
        #expect(proxy.connections == 0)
    }

    @Test(arguments: [
        "127.0.0.1:3128", "https://127.0.0.1:3128", "socks5://127.0.0.1:1080", "http://",
        "http://:3128", "http://proxy", "http://proxy:0", "http://proxy:70000",
        "http://user:password@proxy:3128", "http://proxy:3128/", "http://a b:3128",
    ])
    func otherAddressesAreNoProxies(url: String) {
        #expect(Proxy(url: url) == nil)
    }

    @Test(arguments: ["http://proxy.example.com:3128", "http://[::1]:3128", "http://10.0.0.1:80"])
    func addressesOfProxies(url: String) {
        #expect(Proxy(url: url)?.url == url)
    }

    private let host = "endpoint.example.com"

    /// A sender through a proxy for which the host has an address of the test's choice.
    private func sender(
        through proxy: String,
        allowing block: String,
        _ port: some BinaryInteger,
        at address: String = "127.0.0.1",
        credentials: (user: String, password: String)? = nil
    ) throws -> CurlSender {
        let block = try #require(CIDR(block))
        var configuration = TransportConfiguration(addressGuard: AddressGuard(allowing: [block]))
        configuration.resolutions = ["\(host):\(port):\(address)"]
        configuration.proxy = Proxy(url: proxy)
        configuration.proxy?.user = credentials?.user
        configuration.proxy?.password = credentials?.password
        return CurlSender(configuration)
    }
}
