import CLibCurl
import Model
import Testing

@testable import Transport

/// The guard between libcurl and the network.
struct GuardedSenderTests {
    @Test(arguments: [
        "127.0.0.1", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "127.1", "0", "[::1]",
        "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "localhost", "[0:0:0:0:0:0:0:1]", "[::]",
    ])
    func everySpellingOfThisMachineIsRefused(_ host: String) async throws {
        let server = try RawServer(.answer(ok("")))
        defer { server.stop() }
        let sender = CurlSender(guard: AddressGuard())
        let result = await sender.send(request("http://\(host):\(server.port)/"))
        #expect(result.failure?.errorClass == .blocked, "\(String(describing: result.failure))")
        #expect(server.connections == 0)
    }

    @Test func refusesIPv6WhereSomethingListens() async throws {
        let server = try RawServer(.answer(ok("")), isIPv6: true)
        defer { server.stop() }
        let refused = await CurlSender(guard: AddressGuard()).send(request(server.url))
        #expect(
            refused.failure
                == SendResult.Failure(
                    .blocked,
                    "Address ::1 is private or reserved and not allowed"
                )
        )
        #expect(server.connections == 0)
        let allowed = await loopbackSender().send(request(server.url))
        #expect(allowed.status == 200)
        #expect(allowed.peer == "[::1]:\(server.port)")
    }

    @Test(arguments: ["127.0.0.1", "::1", "169.254.169.254", "10.0.0.1", "::ffff:10.0.0.1"])
    func namesThatPointInsideAreRefused(_ address: String) async throws {
        let server = try RawServer(.answer(ok("")))
        defer { server.stop() }
        var configuration = TransportConfiguration(addressGuard: AddressGuard())
        configuration.resolutions = ["rebound.example.com:\(server.port):\(address)"]
        let result = await CurlSender(configuration)
            .send(request("http://rebound.example.com:\(server.port)/", timeout: .seconds(2)))
        #expect(result.failure?.errorClass == .blocked, "\(String(describing: result.failure))")
        #expect(server.connections == 0)
    }

    @Test func anAllowedAddressBesideARefusedOneIsTaken() async throws {
        let server = try RawServer(.answer(ok("")))
        defer { server.stop() }
        let block = try #require(CIDR("127.0.0.1"))
        var configuration = TransportConfiguration(addressGuard: AddressGuard(allowing: [block]))
        configuration.resolutions = ["two.example.com:\(server.port):10.0.0.1,127.0.0.1"]
        let result = await CurlSender(configuration)
            .send(request("http://two.example.com:\(server.port)/"))
        #expect(result.status == 200)
    }

    @Test(arguments: [
        ("10.0.0.1", CURL_PREREQFUNC_ABORT), ("::1", CURL_PREREQFUNC_ABORT),
        ("fe80::1%eth0", CURL_PREREQFUNC_ABORT), ("nonsense", CURL_PREREQFUNC_ABORT),
        ("93.184.216.34", CURL_PREREQFUNC_OK), ("2606:4700::1", CURL_PREREQFUNC_OK),
    ])
    func reusedConnectionsAreJudgedByTheirPeer(peer: String, verdict: Int32) throws {
        let handle = try #require(
            EasyHandle(
                configuration: TransportConfiguration(addressGuard: AddressGuard()),
                answerHeaders: AnswerHeaders()
            )
        )
        let owner = unsafe Unmanaged.passUnretained(handle).toOpaque()
        var text = Array(peer.utf8CString)
        unsafe #expect(judgeConnection(owner, &text, nil, 443, 50_000) == verdict)
    }

    @Test func messageOfARefusedAddressNamesIt() async throws {
        let result = await CurlSender(guard: AddressGuard())
            .send(request("http://169.254.169.254/latest/meta-data/"))
        #expect(
            result.failure?.message
                == "Address 169.254.169.254 is private or reserved and not allowed"
        )
    }
}
