import HTTPTypes
import Hummingbird

/// The cookie of a login: no script reads it, and no other site's request carries it.
enum SessionCookie {
    private static let name = "penguinhooks_session"

    /// The value of `Set-Cookie`; an age of 0 removes it.
    static func text(_ value: String, age: Int64, isSecure: Bool) -> String {
        "\(name)=\(value); Path=/; Max-Age=\(age); HttpOnly; SameSite=Strict"
            + (isSecure ? "; Secure" : "")
    }

    fileprivate static func value(in header: String) -> String? {
        for pair in header.split(separator: ";") {
            let pair = pair.drop { $0 == " " }
            if pair.hasPrefix(name + "=") { return String(pair.dropFirst(name.utf8.count + 1)) }
        }
        return nil
    }
}

extension Request {
    /// The name of the session that the request belongs to.
    var session: String? {
        headers[.cookie].flatMap(SessionCookie.value)
    }

    /// Whether the client has this version already.
    func holds(tag: String) -> Bool {
        guard let match = headers[.ifNoneMatch] else { return false }
        return match == "*" || match.split { $0 == "," || $0 == " " }.contains { $0 == tag }
    }
}

/// The fields of a form as a browser sends it.
struct FormFields {
    private var fields: [String: String] = [:]

    init(_ text: String) {
        for pair in text.split(separator: "&") {
            let halves = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard halves.count == 2 else { continue }
            let value = halves[1].replacing("+", with: " ")
            fields[String(halves[0])] = String(value).percentDecoded
        }
    }

    subscript(name: String) -> String? { fields[name] }
}
