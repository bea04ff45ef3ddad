import TestSupport
import Testing
import Text

/// Values that come from files: a client certificate and a header, from the folder to the endpoint.
struct ClientCertificateTests {
    @Test(.timeLimit(.minutes(5)))
    func theEndpointSeesTheCertificateAndTheHeaderAndNothingElseDoes() async throws {
        guard try await OutsideTools.require("python3") else { return }
        let binary = try Penguinhooks()
        let folder = binary.folder
        let certificates = try await Certificates(in: folder)
        try await certificates.make("sender")
        for (old, new) in [("server.pem", "client.pem"), ("server.key", "client.key")] {
            try folder.write(try folder.read(old), to: "secrets/\(new)")
        }
        try await certificates.make("server")
        try folder.write("Bearer from-a-file-81c2\n", to: "secrets/token")

        _ = try await Tool("python3", folder: folder.path).run(["-u", "-c", Self.server]) {
            endpoint in
            let line = try await endpoint.line(containing: "listening ")
            let port = line.split(separator: " ").last ?? ""
            try folder.write(
                """
                name: Strict
                url: https://127.0.0.1:\(port)/in
                events: [email.sent]
                headers: {Authorization: {from_file: secrets/token}}
                tls: {client_cert: {from_file: secrets/client.pem}, client_key: {from_file: secrets/client.key}}

                """,
                to: "webhooks.d/strict.yaml"
            )
            let applied = try await binary.run(
                "reconcile",
                "--apply",
                "--yes",
                "--secrets-dir",
                "secrets"
            )
            #expect(applied.status == 0, "\(applied.noticesText)")
            let (_, outcome) = try await binary.daemon(["--endpoint-ca", "ca.pem"]) { _ in
                let shown = try await binary.run("events", "show", "email.sent", "--format", "json")
                let data = try shown.json()["example"]?["data"]?.text ?? ""
                let event = #"{"id":"evt_mtls","type":"email.sent","data":\#(data)}"#
                let emitted = try await binary.run("emit", input: event)
                #expect(emitted.status == 0, "\(emitted.noticesText)")
                let seen = try await endpoint.line(containing: "seen ")
                #expect(seen == "seen sender Bearer from-a-file-81c2 evt_mtls")
            }
            #expect(!outcome.noticesText.contains("81c2"))
        }
        let listed = try await binary.run("deliveries", "list", "--format", "json")
        let id = try listed.json()["deliveries"]?.array?.first?["id"]?.string ?? ""
        let shown = try await binary.run("deliveries", "show", id)
        #expect(
            shown.text.lowercased().contains("authorization: [sealed "),
            "\(shown.text)"
        )
        let plan = try await binary.run("reconcile", "--secrets-dir", "secrets")
        #expect(plan.text.contains("No changes"), "\(plan.text)")
        for outcome in [listed, shown, plan] {
            #expect(!outcome.text.contains("81c2") && !outcome.noticesText.contains("81c2"))
        }
    }

    /// Takes only who shows a certificate of its authority.
    private static let server = """
        import http.server, ssl, sys

        class Endpoint(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                self.rfile.read(int(self.headers['content-length']))
                names = dict(pair for part in self.connection.getpeercert()['subject'] for pair in part)
                print('seen', names['commonName'], self.headers['authorization'],
                      self.headers['webhook-id'], file=sys.stderr)
                self.send_response(200)
                self.send_header('content-length', '0')
                self.end_headers()

            def log_message(self, *_):
                pass

        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain('server.pem', 'server.key')
        context.load_verify_locations('ca.pem')
        context.verify_mode = ssl.CERT_REQUIRED
        server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Endpoint)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        print('listening', server.server_port, file=sys.stderr)
        server.serve_forever()
        """
}
