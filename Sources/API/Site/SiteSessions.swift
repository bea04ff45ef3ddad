import Model
import Signing
import Synchronization

/// Who has logged in to the site, by the random name in their cookie; the token itself is in no cookie.
final class SiteSessions: Sendable {
    private struct Session {
        var tokenDigest: [UInt8]
        var until: Timestamp
    }

    /// How long a login lasts.
    static let age = Duration.seconds(12 * 3600)
    /// Beyond so many, those that ended are forgotten, and if need be all.
    private static let limit = 10_000

    private let sessions = Mutex<[String: Session]>([:])

    /// Begins a session; its name.
    func begin(withTokenDigest digest: [UInt8], at now: Timestamp) -> String {
        let name = Hex.encode(RandomBytes.make(32))
        sessions.withLock { sessions in
            if sessions.count >= Self.limit {
                sessions = sessions.filter { now < $0.value.until }
                if sessions.count >= Self.limit { sessions = [:] }
            }
            sessions[name] = Session(tokenDigest: digest, until: now + Self.age)
        }
        return name
    }

    /// The digest of the token that began a session, while it lasts.
    func tokenDigest(of name: String, at now: Timestamp) -> [UInt8]? {
        sessions.withLock { sessions in
            sessions[name].flatMap { now < $0.until ? $0.tokenDigest : nil }
        }
    }

    func end(_ name: String) {
        sessions.withLock { _ = $0.removeValue(forKey: name) }
    }
}
