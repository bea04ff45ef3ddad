package import Model

/// What one mail tells: all that happened since the last one to the same people.
package struct NoticeDigest: Sendable {
    /// A webhook's deliveries that were given up.
    package struct Exhausted: Sendable {
        package var webhook: Webhook
        package var count = 0
        /// The first of them.
        package var examples: [ExhaustedNotice] = []
    }

    /// Webhooks named in one mail at most, of each kind.
    static let longestList = 50
    /// Deliveries named for each webhook at most.
    static let examples = 5

    package let recipients: [String]
    package private(set) var paused: [PauseNotice] = []
    package private(set) var recovered: [RecoveryNotice] = []
    package private(set) var exhausted: [Exhausted] = []
    package private(set) var expired: [ExpiredNotice] = []
    /// Webhooks that are not named any more, because the lists are full.
    package private(set) var unnamedPaused = 0
    package private(set) var unnamedRecovered = 0
    package private(set) var unnamedExhausted = 0
    /// Expired deliveries of webhooks that are not named.
    package private(set) var unnamedExpired = 0

    package init(recipients: [String]) {
        self.recipients = recipients
    }

    /// How many webhooks stopped.
    package var pausedCount: Int { paused.count + unnamedPaused }
    /// How many webhooks deliver again.
    package var recoveredCount: Int { recovered.count + unnamedRecovered }
    /// How many deliveries were given up.
    package var exhaustedCount: Int { exhausted.reduce(unnamedExhausted) { $0 + $1.count } }

    /// How many deliveries were held for too long.
    package var expiredCount: Int { expired.reduce(unnamedExpired) { $0 + $1.count } }

    /// Adds a notice, or counts it where the lists are full.
    package mutating func add(_ notice: DeliveryNotice) {
        switch notice {
        case .paused(let notice):
            if paused.count < Self.longestList { paused.append(notice) } else { unnamedPaused += 1 }
        case .recovered(let notice):
            if recovered.count < Self.longestList {
                recovered.append(notice)
            } else {
                unnamedRecovered += 1
            }
        case .exhausted(let notice): add(notice)
        case .expired(let notice): add(notice)
        }
    }

    private mutating func add(_ notice: ExpiredNotice) {
        if let index = expired.firstIndex(where: { $0.webhook.id == notice.webhook.id }) {
            expired[index].count += notice.count
        } else if expired.count < Self.longestList {
            expired.append(notice)
        } else {
            unnamedExpired += notice.count
        }
    }

    private mutating func add(_ notice: ExhaustedNotice) {
        var index = exhausted.firstIndex { $0.webhook.id == notice.webhook.id }
        if index == nil, exhausted.count < Self.longestList {
            index = exhausted.count
            exhausted.append(Exhausted(webhook: notice.webhook))
        }
        guard let index else {
            unnamedExhausted += 1
            return
        }
        exhausted[index].count += 1
        if exhausted[index].examples.count < Self.examples {
            exhausted[index].examples.append(notice)
        }
    }
}
