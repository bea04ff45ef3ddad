import HTTPTypes
import Hummingbird
import Model
import NIOCore
import Signing

/// The pages that the server itself adds to a site: the login, and why something is not shown.
struct SitePage {
    /// Why a login did not work.
    enum LoginProblem {
        case roleTooLow(Role)
        case refused(Problem)
    }

    private let status: HTTPResponse.Status
    private let title: String
    private let body: String

    /// The form that asks for a token.
    static func login(to address: String?, problem: LoginProblem? = nil) -> SitePage {
        let note: String
        let status: HTTPResponse.Status
        switch problem {
        case nil: (status, note) = (.ok, "")
        case .roleTooLow(let role):
            (status, note) = (
                .forbidden, "A token of role \(role.rawValue) may not read this site."
            )
        case .refused(let problem):
            (status, note) = (HTTPResponse.Status(code: problem.status), problem.detail)
        }
        let target = localAddress(address) ?? "/"
        return SitePage(
            status: status,
            title: "Log in",
            body: """
                <p>This site is internal. A token of at least the role viewer opens it: \
                <code>penguinhooks token create --role viewer</code>.</p>
                \(note.isEmpty ? "" : "<p role=\"alert\">\(escaped(note))</p>")
                <form method="post" action="/login">
                <input type="hidden" name="to" value="\(escaped(target))">
                <label for="token">Token</label>
                <input id="token" name="token" type="password" autocomplete="current-password" \
                required autofocus>
                <button>Log in</button>
                </form>
                <p><a href="/status/">Status</a></p>
                """
        )
    }

    /// What someone sees whose role is too low for a page.
    static func forbidden(_ role: Role) -> SitePage {
        SitePage(
            status: .forbidden,
            title: "Not for this role",
            body: """
                <p>This page shows endpoints and deliveries: it takes a token of role developer or \
                admin, and yours is of role \(role.rawValue).</p>
                <p><a href="/dashboard/settings/webhooks/events/">Event reference</a> · \
                <a href="/status/">Status</a></p>
                <form method="post" action="/logout"><button>Log in as somebody else</button></form>
                """
        )
    }

    static let notFound = SitePage(
        status: .notFound,
        title: "Not found",
        body: "<p>There is no such page.</p>"
    )

    /// The login's address, from which one comes back to a page.
    static func loginAddress(for path: String) -> String {
        let path = path.replacing("%", with: "%25").replacing("&", with: "%26")
        return "/login?to=" + path.replacing("+", with: "%2B")
    }

    /// An address on this site, never one elsewhere.
    static func localAddress(_ text: String?) -> String? {
        guard let text, text.hasPrefix("/"), !text.hasPrefix("//"),
            text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") })
        else { return nil }
        return text
    }

    var response: Response {
        let style = Self.style
        let hash = Base64.standard.encode(SHA256.digest(Array(style.utf8)))
        var headers = Self.headers(
            policy: "default-src 'none'; style-src 'sha256-\(hash)'; form-action 'self'; "
                + "base-uri 'none'; frame-ancestors 'none'"
        )
        headers[.contentType] = "text/html; charset=utf-8"
        headers[.cacheControl] = "no-store"
        let html = """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>\(title): PenguinHooks</title>
            <style>\(style)</style>
            </head>
            <body>
            <main>
            <h1>\(title)</h1>
            \(body)
            </main>
            </body>
            </html>

            """
        return Response(
            status: status,
            headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(string: html))
        )
    }

    private static let style = """
        body{font:16px/1.5 system-ui,sans-serif;margin:0;padding:8vh 1rem}\
        main{max-width:26rem;margin:auto}label,input,button{display:block;font:inherit}\
        input{width:100%;box-sizing:border-box;padding:.5rem;margin:.25rem 0 1rem}\
        button{padding:.5rem 1rem}[role=alert]{border-left:4px solid #c0262d;padding-left:.75rem}
        """

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
            .replacing("\"", with: "&quot;")
    }
}
