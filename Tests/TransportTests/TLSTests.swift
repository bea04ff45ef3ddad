import Model
import TestSupport
import Testing

@testable import Transport

/// Certificates made with the openssl program, served by it.
struct TLSTests {
    @Test func unknownAuthorityIsRefused() async throws {
        let failure = try await exchange(name: "IP:127.0.0.1", trusting: false).failure
        #expect(failure?.errorClass == .tls)
        #expect(failure?.message.contains("self-signed certificate") == true)
    }

    @Test func trustedAuthorityIsAccepted() async throws {
        let result = try await exchange(name: "IP:127.0.0.1", trusting: true)
        #expect(result.failure == nil)
        #expect(result.status == 200)
        let connected = try #require(result.timings.connect)
        let secured = try #require(result.timings.tls)
        let answered = try #require(result.timings.firstByte)
        #expect(connected < secured && secured <= answered)
    }

    @Test func certificateForAnotherNameIsRefused() async throws {
        let failure = try await exchange(name: "DNS:example.org", trusting: true).failure
        #expect(failure?.errorClass == .tls)
    }

    @Test func clientCertificateIsShown() async throws {
        let folder = try TemporaryFolder()
        try await makeCertificate(folder, "client", name: "DNS:client")
        let result = try await exchange(
            name: "IP:127.0.0.1",
            trusting: true,
            client: (try folder.read("client.pem"), try folder.read("client.key"))
        )
        #expect(result.failure == nil)
        #expect(String(decoding: result.body, as: UTF8.self).contains("DNS:client"))
    }

    @Test(arguments: ["-tls1_2", "-tls1_3"])
    func modernVersionsAreSpoken(version: String) async throws {
        let result = try await exchange(name: "IP:127.0.0.1", trusting: true, options: version)
        #expect(result.failure == nil)
        #expect(result.status == 200)
    }

    @Test(arguments: ["-tls1", "-tls1_1"])
    func oldVersionsAreRefused(version: String) async throws {
        let options = "\(version) -cipher DEFAULT@SECLEVEL=0"
        let result = try await exchange(name: "IP:127.0.0.1", trusting: true, options: options)
        #expect(result.failure?.errorClass == .tls)
        #expect(result.status == nil)
    }

    private func exchange(
        name: String,
        trusting: Bool,
        options: String = "",
        client: (certificate: [UInt8], key: [UInt8])? = nil
    ) async throws -> SendResult {
        let folder = try TemporaryFolder()
        try await makeCertificate(folder, "server", name: name)
        let verify = client == nil ? "" : "-verify 1"
        let command =
            "exec openssl s_server -accept 127.0.0.1:0 -www \(verify) \(options) -cert server.pem "
            + "-key server.key >&2"
        let caFile = trusting ? folder.file("server.pem") : nil
        return try await Tool("sh", folder: folder.path).run(["-c", command]) { process in
            let line = try await process.line(containing: "ACCEPT")
            let port = line.split(separator: ":").last?.prefix { $0.isNumber } ?? ""
            var request = request("https://127.0.0.1:\(port)/")
            request.method = "GET"
            request.body = []
            request.clientCertificate = client?.certificate
            request.clientKey = client?.key
            let result = await loopbackSender(caFile: caFile).send(request)
            try process.kill()
            return result
        }.result
    }

    private func makeCertificate(
        _ folder: TemporaryFolder,
        _ stem: String,
        name: String
    ) async throws {
        let outcome = try await Tool("openssl", folder: folder.path).run([
            "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=\(stem)",
            "-addext", "subjectAltName=\(name)", "-keyout", "\(stem).key", "-out", "\(stem).pem",
        ])
        try #require(outcome.status == 0, "\(outcome.noticesText)")
    }
}
