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
        #expect(result.timings.tls != nil)
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

    /// A real server that offers HTTP/2; it listens in the file system, since it cannot pick a port.
    @Test func http2IsSpokenWhereItIsOffered() async throws {
        guard await Tool.isInstalled("nginx") else { return }
        let folder = try TemporaryFolder()
        try await makeCertificate(folder, "server", name: "DNS:localhost")
        try folder.write(Self.nginx(folder.path), to: "nginx.conf")
        let command = "exec nginx -p . -c nginx.conf -e error.log -g 'daemon off;' 2>&1 >&2"
        _ = try await Tool("sh", folder: folder.path).run(["-c", command]) { process in
            var configuration = TransportConfiguration(addressGuard: nil)
            configuration.caFile = folder.file("server.pem")
            let thread = CurlThread()
            thread.start(configuration)
            var transfer = TransferRequest(
                url: "https://localhost/in",
                method: "POST",
                headers: [HeaderField("content-type", "application/json")],
                body: Array(#"{"a":1}"#.utf8),
                timeout: .seconds(30),
                bodyLimit: 1000
            )
            transfer.unixSocketPath = folder.file("h2.sock")
            var result = await thread.perform(transfer)
            // The server needs a moment to start.
            let end = ContinuousClock.now + .seconds(30)
            while result.status == nil, ContinuousClock.now < end {
                result = await thread.perform(transfer)
            }
            #expect(result.fault == nil)
            #expect(result.status == 200)
            #expect(result.httpVersion == "h2")
            #expect(String(decoding: result.body, as: UTF8.self) == "HTTP/2.0 POST 7")
            let again = await thread.perform(transfer)
            #expect(again.httpVersion == "h2")
            // The connection is used again.
            #expect(again.timings.tls == nil)
            await thread.stop()
            try process.kill()
        }
    }

    private static func nginx(_ folder: String) -> String {
        """
        pid nginx.pid;
        worker_processes 1;
        events {}
        http {
            access_log off;
            client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi;
            uwsgi_temp_path uwsgi; scgi_temp_path scgi;
            server {
                listen unix:\(folder)/h2.sock ssl http2;
                ssl_certificate server.pem;
                ssl_certificate_key server.key;
                location / {
                    return 200 "$server_protocol $request_method $content_length";
                }
            }
        }

        """
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
