import Model
import Store
import Synchronization

/// Tokens seen in the last seconds, so that not every event costs a look-up in the state.
///
/// Only this process changes the state, and it forgets what it knows when it revokes a token.
final class TokenCache: Sendable {
    private struct Entry {
        let token: APIToken
        let until: Timestamp
    }

    /// How long an entry is trusted.
    private static let age = Duration.seconds(5)
    /// Beyond so many, all are forgotten.
    private static let limit = 1000

    private let entries = Mutex<[[UInt8]: Entry]>([:])

    func token(
        withDigest digest: [UInt8],
        in store: Store,
        at now: Timestamp
    ) async throws(StoreError) -> APIToken? {
        let known = entries.withLock { $0[digest] }
        if let known, now < known.until { return known.token }
        guard let token = try await store.token(withDigest: digest) else { return nil }
        entries.withLock { entries in
            if entries.count >= Self.limit { entries = [:] }
            entries[digest] = Entry(token: token, until: now + Self.age)
        }
        return token
    }

    func forgetAll() {
        entries.withLock { $0 = [:] }
    }
}
