import API
import FoundationEssentials
import Model
import TestSupport
import Testing
import Text

/// A built site behind a login.
struct SiteTests {
    private let platform: Platform
    private let built: TemporaryFolder

    init() throws {
        built = try TemporaryFolder()
        let policy = "default-src &#39;none&#39;; script-src &#39;self&#39;"
        let meta = "<meta http-equiv=\"Content-Security-Policy\" content=\"\(policy)\">"
        for (name, text) in [
            ("index.html", "team \(meta)"), ("404.html", "no such page"),
            ("status/index.html", "\(meta) status"), ("assets/site.abc.css", "body{}"),
            ("dashboard/settings/webhooks/index.html", "every delivery"),
            ("dashboard/settings/webhooks/events/index.html", "reference"),
            ("data/options.json", "{}"), (".penguinhooks-manifest.json", "{}"),
        ] { try built.write(text, to: "site/" + name) }
        try built.write("secret", to: "outside.txt")
        platform = try Platform(site: SiteFolder(path: built.file("site")))
    }

    @Test func statusIsOpenAndTheRestAsksForALogin() async throws {
        let status = try await get("/status/")
        let asset = try await get("/assets/site.abc.css")
        let page = try await get("/dashboard/settings/webhooks/")

        #expect(status.status == 200)
        #expect(status.text.contains("status"))
        #expect(asset.header("Content-Type") == "text/css; charset=utf-8")
        #expect(page.status == 303)
        #expect(page.header("Location") == "/login?to=/dashboard/settings/webhooks/")
        #expect(!page.text.contains("every delivery"))
    }

    @Test func everyRoleSeesItsPart() async throws {
        for (role, team) in [(Role.viewer, 403), (.developer, 200), (.admin, 200)] {
            let cookie = try await login(role)
            let page = try await get("/dashboard/settings/webhooks/", cookie)
            let reference = try await get("/dashboard/settings/webhooks/events/", cookie)
            let data = try await get("/data/options.json", cookie)

            #expect(page.status == team)
            #expect(page.text.contains("every delivery") == (team == 200))
            #expect(reference.text == "reference")
            #expect(data.status == team)
            #expect(try await get("/nowhere/", cookie).status == (team == 200 ? 404 : 403))
        }
    }

    @Test func theCookieHoldsNoTokenAndEndsWithIt() async throws {
        let made = try await platform.send("POST", "tokens", #"{"role":"admin"}"#).json
        let token = made["token"]?.string ?? ""
        let answer = try await post("/login", "token=\(token)&to=%2Fstatus%2F")
        let cookie = try #require(answer.header("Set-Cookie"))

        #expect(answer.status == 303)
        #expect(answer.header("Location") == "/status/")
        #expect(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"))
        #expect(!cookie.contains(token))
        let pair = String(cookie.prefix { $0 != ";" })
        #expect(try await get("/", pair).status == 200)
        // The API takes no cookie: another site's form could send it.
        #expect(try await get("/api/v1/platform/webhooks", pair).status == 401)
        let id = made["id"]?.string ?? ""
        #expect(try await platform.send("DELETE", "tokens/\(id)").status == 204)
        #expect(try await get("/", pair).status == 303)
    }

    @Test func wrongTokensAndTooManyAreRefused() async throws {
        let wrong = try await post("/login", "token=phk_wrong")
        let publisher = try await platform.token(.publisher)
        let low = try await post("/login", "token=\(publisher)")
        var statuses: Set<Int> = []
        for _ in 1...61 { statuses.insert(try await post("/login", "token=x").status) }

        #expect(wrong.status == 401)
        #expect(wrong.header("Set-Cookie") == nil)
        #expect(low.status == 403)
        #expect(low.header("Set-Cookie") == nil)
        #expect(statuses == [401, 429])
    }

    @Test(arguments: [
        "/../outside.txt", "/..%2foutside.txt", "/%2e%2e/outside.txt", "/status/../../outside.txt",
        "/status/%2e%2e/%2e%2e/outside.txt", "/.penguinhooks-manifest.json", "/status\\..\\x",
        "//status/", "/status/%00", "/assets/%2e%2e%2f%2e%2e%2foutside.txt", "/assets/link.txt",
    ])
    func nothingOutsideIsServed(path: String) async throws {
        try FileManager.default.createSymbolicLink(
            atPath: built.file("site/assets/link.txt"),
            withDestinationPath: built.file("outside.txt")
        )
        let cookie = try await login(.admin)

        let answer = try await get(path, cookie)

        #expect(answer.status == 404, "\(path)")
        #expect(!answer.text.contains("secret"))
    }

    @Test(arguments: ["//evil.example.com/", "https://evil.example.com/", "/\\evil", "x\r\ny"])
    func loginLeadsNowhereElse(address: String) async throws {
        let token = try await platform.token(.viewer)
        let encoded = address.replacing("/", with: "%2F").replacing("\r\n", with: "%0D%0A")

        let answer = try await post("/login", "token=\(token)&to=\(encoded)")

        #expect(answer.header("Location") == "/")
    }

    @Test func whatDidNotChangeIsNotSentAgain() async throws {
        let first = try await get("/status/")
        let tag = try #require(first.header("ETag"))

        let second = try await platform.fetch(
            "GET",
            "/status/",
            headers: [HeaderField("If-None-Match", tag)]
        )
        let head = try await platform.fetch("HEAD", "/status/")
        try built.write("another status", to: "site/status/index.html")
        let third = try await platform.fetch(
            "GET",
            "/status/",
            headers: [HeaderField("If-None-Match", tag)]
        )

        #expect(second.status == 304)
        #expect(second.body.isEmpty)
        #expect(head.status == 200)
        #expect(head.body.isEmpty)
        #expect(third.text == "another status")
    }

    @Test func headersRepeatThePagesPolicy() async throws {
        let page = try await get("/status/")
        let login = try await get("/login")

        let policy = "default-src 'none'; script-src 'self'; frame-ancestors 'none'"
        #expect(page.header("Content-Security-Policy") == policy)
        #expect(page.header("X-Content-Type-Options") == "nosniff")
        let own = login.header("Content-Security-Policy") ?? ""
        #expect(own.hasPrefix("default-src 'none'; style-src 'sha256-"))
        #expect(!own.contains("unsafe"))
    }

    private func get(_ path: String, _ cookie: String? = nil) async throws -> Answer {
        try await platform.fetch(
            "GET",
            path,
            headers: cookie.map { [HeaderField("Cookie", $0)] } ?? []
        )
    }

    private func post(_ path: String, _ form: String) async throws -> Answer {
        try await platform.fetch("POST", path, form)
    }

    private func login(_ role: Role) async throws -> String {
        let answer = try await post("/login", "token=\(try await platform.token(role))")
        return String((answer.header("Set-Cookie") ?? "").prefix { $0 != ";" })
    }
}
