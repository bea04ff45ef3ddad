import HTTPTypes
import Hummingbird
import Model
import Signing
import Store

/// Serves a built site to those who logged in; its status page to everybody.
struct Site: Sendable {
    private let folder: SiteFolder
    private let operations: Operations
    private let files = FileIO()

    init(_ folder: SiteFolder, _ operations: Operations) {
        self.folder = folder
        self.operations = operations
    }

    func respond(to request: Request, context: PlatformContext) async throws -> Response {
        switch (request.method, request.uri.path) {
        case (.get, "/login"):
            return SitePage.login(to: request.uri.queryParameters["to"].map(String.init)).response
        case (.post, "/login"): return try await logIn(request, context)
        case (.post, "/logout"): return logOut(request)
        case (.get, let path), (.head, let path):
            return try await show(path, request, context)
        default: return SitePage.notFound.response
        }
    }

    private func show(
        _ path: String,
        _ request: Request,
        _ context: PlatformContext
    ) async throws -> Response {
        guard let parts = SiteFolder.parts(of: path) else { return SitePage.notFound.response }
        let area = SiteArea(of: parts)
        if area != .open {
            let now = operations.now()
            guard let caller = try await caller(of: request, at: now) else {
                return .redirect(to: SitePage.loginAddress(for: path), type: .normal)
            }
            guard caller.role.mayRead(area) else { return SitePage.forbidden(caller.role).response }
        }
        if !path.hasSuffix("/"), folder.isFolder(parts) {
            return .redirect(to: path + "/", type: .permanent)
        }
        guard let file = folder.file(at: parts) else {
            guard let page = folder.file(at: ["404.html"]), area != .open else {
                return SitePage.notFound.response
            }
            return try await answer(page, .notFound, area, request, context)
        }
        return try await answer(file, .ok, area, request, context)
    }

    private func answer(
        _ file: SiteFolder.File,
        _ status: HTTPResponse.Status,
        _ area: SiteArea,
        _ request: Request,
        _ context: PlatformContext
    ) async throws -> Response {
        var headers = SitePage.headers(policy: try await policy(of: file, context))
        headers[.contentType] = file.mediaType
        headers[.eTag] = file.tag
        headers[.cacheControl] = area == .open ? "no-cache" : "private, no-cache"
        headers[.vary] = "Cookie"
        if status == .ok, request.holds(tag: file.tag) {
            return Response(status: .notModified, headers: headers)
        }
        guard request.method == .get else {
            headers[.contentLength] = String(file.size)
            return Response(status: status, headers: headers)
        }
        let body = try await files.loadFile(path: file.path, context: context)
        return Response(status: status, headers: headers, body: body)
    }

    /// The policy that a page names for itself stands at its beginning.
    private func policy(
        of file: SiteFolder.File,
        _ context: PlatformContext
    ) async throws -> String {
        guard file.mediaType.hasPrefix("text/html"), file.size > 0 else {
            return SitePage.strictPolicy
        }
        let head = CollectingWriter()
        let body = try await files.loadFile(path: file.path, range: 0...2047, context: context)
        try await body.write(head)
        return SitePage.policy(inHead: String(decoding: head.bytes, as: UTF8.self))
    }

    /// Who has logged in: by cookie, and with a token that is still valid.
    private func caller(of request: Request, at now: Timestamp) async throws -> Caller? {
        guard let session = request.session,
            let digest = operations.sessions.tokenDigest(of: session, at: now),
            let token = try await operations.tokens.token(
                withDigest: digest,
                in: operations.store,
                at: now
            ),
            token.isValid(at: now)
        else { return nil }
        return Caller(name: token.name, role: token.role, token: token.id)
    }

    private func logIn(_ request: Request, _ context: PlatformContext) async throws -> Response {
        let buffer = try await request.body.collect(upTo: 4096)
        let form = FormFields(String(buffer: buffer))
        let now = operations.now()
        let to = form["to"]
        do {
            let caller = try await operations.knownCaller(
                bearing: form["token"] ?? "",
                context,
                at: now
            )
            guard caller.role.grants(.read) else {
                return SitePage.login(to: to, problem: .roleTooLow(caller.role)).response
            }
        } catch let problem as Problem {
            return SitePage.login(to: to, problem: .refused(problem)).response
        }
        let digest = Signing.APIToken(text: form["token"] ?? "").digest
        let name = operations.sessions.begin(withTokenDigest: digest, at: now)
        var response = Response.redirect(to: SitePage.localAddress(to) ?? "/", type: .normal)
        let age = SiteSessions.age.components.seconds
        response.headers[.setCookie] = SessionCookie.text(
            name,
            age: age,
            isSecure: context.isSecure
        )
        return response
    }

    private func logOut(_ request: Request) -> Response {
        if let session = request.session { operations.sessions.end(session) }
        var response = Response.redirect(to: "/login", type: .normal)
        response.headers[.setCookie] = SessionCookie.text("", age: 0, isSecure: false)
        return response
    }
}
