/// Collects notices for each group of people until it is time for a mail: a storm becomes a few digests.
package struct NoticeDesk: Sendable {
    /// How long notices wait for others to share a mail with.
    package struct Pace: Sendable {
        /// From a pause or recovery to the mail that tells of it.
        package var urgentDelay = Duration.seconds(2)
        /// Between two mails to the same people when the second is urgent.
        package var urgentInterval = Duration.seconds(60)
        /// From the first delivery given up to the mail that tells of it.
        package var digestDelay = Duration.seconds(60)
        /// Between two mails to the same people when nothing is urgent.
        package var digestInterval = Duration.seconds(3600)
        /// Before a mail that failed is tried again; after these it is given up.
        package var retries = [Duration.seconds(30), .seconds(300), .seconds(1800)]

        package init() {}
    }

    /// A mail to be sent now.
    package struct Outgoing: Sendable {
        package var digest: NoticeDigest
        /// How often it failed.
        var failures = 0
        fileprivate var due = Duration.zero
    }

    private struct Group {
        var digest: NoticeDigest
        /// Nil where nothing is to be told.
        var due: Duration?
        var lastMail: Duration?
    }

    /// Groups of people that are kept in mind, and mails that wait to be tried again, at most.
    static let limit = 1000

    private let pace: Pace
    private var groups: [[String]: Group] = [:]
    private var failed: [Outgoing] = []
    /// Notices for which there was no room, or whose mail was given up, since they were last asked for.
    private var lost = 0

    package init(_ pace: Pace = Pace()) {
        self.pace = pace
    }

    /// When `take` gives something next, on the monotonic clock.
    package private(set) var nextDue: Duration?

    /// Adds a notice for these people; nobody is told where there are none.
    package mutating func add(
        _ notice: DeliveryNotice,
        for recipients: [String],
        at now: Duration
    ) {
        guard !recipients.isEmpty else { return }
        if groups[recipients] == nil, groups.count >= Self.limit { forgetIdle(at: now) }
        guard groups[recipients] != nil || groups.count < Self.limit else {
            lost += 1
            return
        }
        var group = groups[recipients] ?? Group(digest: NoticeDigest(recipients: recipients))
        group.digest.add(notice)
        let (delay, interval) = timing(of: notice)
        let time = max(now + delay, group.lastMail.map { $0 + interval } ?? .zero)
        group.due = min(time, group.due ?? time)
        groups[recipients] = group
        // Kept rather than searched for: a storm of notices must cost next to nothing.
        noteDue(time)
    }

    private mutating func noteDue(_ time: Duration) {
        nextDue = min(time, nextDue ?? time)
    }

    /// The mails whose time has come, or all of them.
    package mutating func take(at now: Duration, everything: Bool = false) -> [Outgoing] {
        var outgoing = failed.filter { everything || $0.due <= now }
        failed.removeAll { everything || $0.due <= now }
        for (recipients, group) in groups {
            guard let due = group.due, everything || due <= now else { continue }
            outgoing.append(Outgoing(digest: group.digest))
            groups[recipients] = Group(
                digest: NoticeDigest(recipients: recipients),
                lastMail: now
            )
        }
        nextDue = (groups.values.compactMap(\.due) + failed.map(\.due)).min()
        return outgoing
    }

    /// Keeps a mail that was not taken, to be tried again; false where it is given up.
    package mutating func putBack(_ outgoing: Outgoing, at now: Duration) -> Bool {
        guard outgoing.failures < pace.retries.count, failed.count < Self.limit else {
            return false
        }
        var outgoing = outgoing
        outgoing.due = now + pace.retries[outgoing.failures]
        outgoing.failures += 1
        failed.append(outgoing)
        noteDue(outgoing.due)
        return true
    }

    /// How many notices found no room since the last call.
    package mutating func takeLost() -> Int {
        defer { lost = 0 }
        return lost
    }

    private func timing(of notice: DeliveryNotice) -> (delay: Duration, interval: Duration) {
        switch notice {
        case .paused, .recovered: (pace.urgentDelay, pace.urgentInterval)
        case .exhausted, .expired: (pace.digestDelay, pace.digestInterval)
        }
    }

    private mutating func forgetIdle(at now: Duration) {
        groups = groups.filter { _, group in
            group.due != nil || group.lastMail.map { $0 + pace.digestInterval > now } ?? false
        }
    }
}
