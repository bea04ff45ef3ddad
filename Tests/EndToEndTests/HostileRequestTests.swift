import Receiver
import TestSupport
import Testing
import Text

/// Requests that are wrong, each with its status and problem; the daemon delivers meanwhile.
struct HostileRequestTests {
    /// A request that is refused, and how.
    private struct Case {
        var name: String
        var text: String
        var status: Int
        var problem: String

        init(_ name: String, _ text: String, _ status: Int, _ problem: String) {
            self.name = name
            self.text = text
            self.status = status
            self.problem = problem
        }
    }

    @Test(.timeLimit(.minutes(5))) func areRefusedWhileEventsAreDelivered() async throws {
        try await Deployment.run { deployment in
            let binary = deployment.binary
            let admin = try await token(binary, "admin")
            let publisher = try await token(binary, "publisher")
            let revoked = try await revokedToken(binary)
            for page in ["index.html", "404.html", "status/index.html"] {
                try binary.folder.write("a page", to: "site/" + page)
            }
            try await binary.daemon(["--site", "site"]) { daemon in
                let port = try #require(daemon.url.split(separator: ":").last.flatMap { Int($0) })
                let expired = try await expiredToken(binary, Wire(daemon))
                let cases =
                    callers(admin: admin, publisher: publisher, revoked: revoked, expired: expired)
                    + bodies(admin) + heads(admin)
                let paths = try await paths(Wire(daemon), admin)
                let example = try await deployment.example()
                let lines = TrickyEvents.lines(300, prefix: "evt_among", like: example)
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask {
                        for _ in 1...3 {
                            for attack in cases { try await check(attack, port: port) }
                            for path in paths { try await checkSite(path, port: port) }
                        }
                    }
                    let accepted = try await deployment.emit(
                        lines,
                        to: daemon.url,
                        token: publisher
                    )
                    #expect(accepted.count == 300)
                    try await deployment.test.recorder.wait(for: 300)
                    try await group.waitForAll()
                }
                let listed = try await binary.run(
                    ["webhooks", "list", "--server", daemon.url, "--token", admin],
                    input: []
                )
                #expect(listed.status == 0, "\(listed.noticesText)")
            }
        }
    }

    private func check(_ attack: Case, port: Int) async throws {
        let client = try RawClient(port: port)
        client.send(attack.text)
        client.finish()

        let answer = await client.receive()

        #expect(
            answer.hasPrefix("HTTP/1.1 \(attack.status) "),
            "\(attack.name): \(answer.prefix(200))"
        )
        let type = "\"type\":\"urn:penguinhooks:problem:\(attack.problem)\""
        #expect(answer.contains(type), "\(attack.name): \(answer.suffix(300))")
        #expect(answer.lowercased().contains("content-type: application/problem+json"))
        // What is smuggled behind a refused head gets no answer of its own.
        #expect(answer.split(separator: "HTTP/1.1 ").count == 1, "\(attack.name): \(answer)")
        #expect(!answer.lowercased().contains("access-control-allow-origin"))
        #expect(!answer.contains("root:"))
    }

    /// What is not in the site is not served, whoever asks.
    private func checkSite(_ request: String, port: Int) async throws {
        let answer = try await RawClient.ask(request, port: port)

        #expect(answer.hasPrefix("HTTP/1.1 404 "), "\(request): \(answer)")
        #expect(!answer.contains("SQLite") && !answer.contains("root:"), "\(request)")
    }

    /// Requests for what stands beside the site, by somebody who may see all of it.
    private func paths(_ wire: Wire, _ admin: String) async throws -> [String] {
        let login = try await wire.send("POST", "/login", "token=\(admin)")
        let cookie = try #require(login.header("Set-Cookie")).prefix { $0 != ";" }
        let page = try await wire.send("GET", "/status/", headers: ["Cookie: \(cookie)"])
        #expect(page.status == 200 && page.body == "a page", "\(page)")
        return [
            "/../state.sqlite", "/..%2fstate.sqlite", "/%2e%2e/state.sqlite",
            "/status/../../state.sqlite", "/status/%2e%2e%2f%2e%2e%2fstate.sqlite",
            "/..%5cstate.sqlite", "/status/%00", "//etc/passwd", "/%2fetc%2fpasswd",
            "/../../../../../../../../etc/passwd", "/..;/state.sqlite", "/%252e%252e/state.sqlite",
        ].map {
            "GET \($0) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                + "Cookie: \(cookie)\r\n\r\n"
        }
    }

    private func callers(
        admin: String,
        publisher: String,
        revoked: String,
        expired: String
    ) -> [Case] {
        [
            Case("no token", request("GET", "webhooks", nil), 401, "unauthorized"),
            Case("wrong token", request("GET", "webhooks", "ph_no"), 401, "unauthorized"),
            Case("revoked token", request("GET", "webhooks", revoked), 401, "unauthorized"),
            Case("expired token", request("GET", "webhooks", expired), 401, "unauthorized"),
            Case("role too low", request("GET", "webhooks", publisher), 403, "forbidden"),
            Case("unknown id", request("GET", "webhooks/none", admin), 404, "not-found"),
            Case("unknown delivery", request("GET", "deliveries/del_x", admin), 404, "not-found"),
            Case("unknown route", request("GET", "nonsense", admin), 404, "no-route"),
            Case("other method", request("PATCH", "webhooks", admin), 405, "wrong-method"),
            Case(
                "stale revision",
                request("POST", "webhooks/everything/pause", admin, "If-Match: \"999\""),
                412,
                "changed-meanwhile"
            ),
            Case(
                "edit of a file's webhook",
                request("DELETE", "webhooks/everything", admin),
                409,
                "file-managed"
            ),
            Case(
                "page from elsewhere",
                request(
                    "OPTIONS",
                    "webhooks",
                    nil,
                    "Origin: https://evil.example.com",
                    "Access-Control-Request-Method: POST"
                ),
                405,
                "wrong-method"
            ),
            Case(
                "read from elsewhere",
                request("GET", "webhooks", nil, "Origin: https://evil.example.com"),
                401,
                "unauthorized"
            ),
            Case("traversal", request("GET", "../../../../etc/passwd", admin), 404, "no-route"),
            Case(
                "encoded traversal",
                request("GET", "webhooks/..%2f..%2f..%2fetc%2fpasswd", admin),
                404,
                "not-found"
            ),
            Case("NUL in the path", request("GET", "webhooks/%00", admin), 404, "not-found"),
        ]
    }

    private func bodies(_ admin: String) -> [Case] {
        let deep = String(repeating: "[", count: 100_000)
        let twice = #"{"type":"email.sent","type":"email.opened","data":{}}"#
        let large = String(repeating: "x", count: 1_100_000)
        let chunk = String(large.utf8.count, radix: 16)
        return [
            Case("not JSON", post("events", admin, "nonsense"), 400, "malformed"),
            Case("nothing", post("events", admin, ""), 400, "malformed"),
            Case("duplicate keys", post("events", admin, twice), 400, "malformed"),
            Case("depth bomb", post("events", admin, deep), 400, "malformed"),
            Case("depth bomb elsewhere", post("webhooks", admin, deep), 400, "malformed"),
            Case(
                "invalid event",
                post("events", admin, #"{"type":"email.sent","data":{}}"#),
                422,
                "invalid"
            ),
            Case(
                "large by its own account",
                request("POST", "webhooks", admin, "Content-Length: 99999999999"),
                413,
                "too-large"
            ),
            Case(
                "large without saying so",
                request("POST", "webhooks", admin, "Transfer-Encoding: chunked")
                    + "\(chunk)\r\n\(large)\r\n0\r\n\r\n",
                413,
                "too-large"
            ),
            Case(
                "cut short",
                request("POST", "events", admin, "Content-Length: 100") + "{\"type\":",
                400,
                "cut-short"
            ),
            Case(
                "chunk of nonsense",
                request("POST", "events", admin, "Transfer-Encoding: chunked") + "zz\r\n{}\r\n",
                400,
                "not-http"
            ),
        ]
    }

    private func heads(_ admin: String) -> [Case] {
        let hidden = "0\r\n\r\nGET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
        let many = (0..<200).map { "X-\($0): 1" }
        return [
            Case(
                "two framings",
                request("POST", "events", admin, "Content-Length: 4", "Transfer-Encoding: chunked")
                    + hidden,
                400,
                "not-http"
            ),
            Case(
                "two lengths",
                request("POST", "events", admin, "Content-Length: 4", "Content-Length: 5") + "{}{}",
                400,
                "not-http"
            ),
            Case(
                "framing in disguise",
                request("POST", "events", admin, "Transfer-Encoding : chunked") + hidden,
                400,
                "not-http"
            ),
            Case("NUL in a field", request("GET", "webhooks", admin, "X: a\0b"), 400, "not-http"),
            Case("no HTTP", "NONSENSE\r\n\r\n", 400, "not-http"),
            Case("other method", "STEAL / HTTP/1.1\r\nHost: localhost\r\n\r\n", 400, "not-http"),
            Case(
                "large field",
                request("GET", "webhooks", admin, "X: " + String(repeating: "x", count: 70_000)),
                431,
                "head-too-large"
            ),
            Case(
                "many fields",
                request("GET", "webhooks", admin, fields: many),
                431,
                "head-too-large"
            ),
        ]
    }

    private func post(_ path: String, _ token: String, _ body: String) -> String {
        request("POST", path, token, "Content-Length: \(body.utf8.count)") + body
    }

    private func request(
        _ method: String,
        _ path: String,
        _ token: String?,
        _ fields: String...
    ) -> String {
        request(method, path, token, fields: fields)
    }

    private func request(
        _ method: String,
        _ path: String,
        _ token: String?,
        fields: [String]
    ) -> String {
        let bearer = token.map { ["Authorization: Bearer \($0)"] } ?? []
        let head = ["\(method) /api/v1/platform/\(path) HTTP/1.1", "Host: localhost"]
        return (head + bearer + fields).map { $0 + "\r\n" }.joined() + "\r\n"
    }

    private func token(_ binary: Penguinhooks, _ role: String) async throws -> String {
        let made = try await binary.run("token", "create", "--role", role, "--format", "json")
        return try made.json()["token"]?.string ?? ""
    }

    /// A token that was good a moment ago.
    private func expiredToken(_ binary: Penguinhooks, _ wire: Wire) async throws -> String {
        let made = try await binary.run(
            ["token", "create", "--role", "admin", "--expires", "1s", "--format", "json"],
            input: []
        )
        let token = try made.json()["token"]?.string ?? ""
        var answer = try await wire.send("GET", "webhooks", token: token)
        while answer.status == 200 {
            answer = try await wire.send("GET", "webhooks", token: token)
        }
        #expect(answer.body.contains("expired"), "\(answer.body)")
        return token
    }

    private func revokedToken(_ binary: Penguinhooks) async throws -> String {
        let made = try await binary.run("token", "create", "--role", "admin", "--format", "json")
        let id = try made.json()["id"]?.string ?? ""
        let revoked = try await binary.run("token", "revoke", id)
        #expect(revoked.status == 0, "\(revoked.noticesText)")
        return try made.json()["token"]?.string ?? ""
    }
}
