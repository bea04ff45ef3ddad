import GRDB
import Model

/// What each workspace with a quota has used of it and what waits for it, as the writer counts.
struct QuotaBook: Sendable {
    /// The account of one workspace.
    struct Account: Sendable {
        let row: Int64
        /// Nil where the quota was lifted.
        let limit: RateLimit?
        /// Deliveries that may wait before events are refused.
        let backlogLimit: Int
        /// When the period that `used` counts in began.
        var period: Int64
        var used: Int
        /// Deliveries that wait.
        var held: Int
        /// Whether the table has other figures.
        var isChanged = false

        /// Takes a place in the period of this moment, where one is free and nobody waits for it.
        mutating func take(at now: Timestamp) -> Bool {
            guard let limit else { return true }
            roll(to: now)
            guard held == 0, used < limit.count else { return false }
            used += 1
            isChanged = true
            return true
        }

        /// How many of those that wait may go in the period of this moment.
        mutating func room(at now: Timestamp) -> Int {
            guard let limit else { return .max }
            roll(to: now)
            return max(0, limit.count - used)
        }

        private mutating func roll(to now: Timestamp) {
            guard let limit else { return }
            let start = limit.periodStart(at: now).milliseconds
            guard period != start else { return }
            (period, used, isChanged) = (start, 0, true)
        }
    }

    private(set) var accounts: [String: Account] = [:]
    /// The quota of workspaces that are not named.
    private let others: (limit: RateLimit, backlogLimit: Int)?

    /// Whether no workspace has a quota or waits for one that it had.
    var isEmpty: Bool { accounts.isEmpty }

    init(_ db: Database) throws {
        let usual = try db.rows(
            "SELECT allowed, backlog_limit FROM quota WHERE workspace = ? AND allowed IS NOT NULL",
            [WorkspaceQuota.others]
        ).first
        others = usual.flatMap { row in
            RateLimit(row[0] as String).map { limit in (limit, row[1]) }
        }
        let rows = try db.rows(
            """
            SELECT q.id, q.workspace, q.allowed, q.backlog_limit, q.period, q.used,
                (SELECT coalesce(sum(count), 0) FROM quota_backlog WHERE quota = q.id) AS held
            FROM quota AS q
            WHERE q.allowed IS NOT NULL OR held > 0 OR ?
            """,
            [others != nil]
        )
        for row in rows {
            let limit = (row[2] as String?).flatMap { RateLimit($0) }
            accounts[row[1]] = Account(
                row: row[0],
                limit: limit ?? others?.limit,
                backlogLimit: limit == nil ? others?.backlogLimit ?? row[3] : row[3],
                period: row[4],
                used: row[5],
                held: row[6]
            )
        }
    }

    subscript(workspace: String) -> Account? {
        get { accounts[workspace] }
        set { accounts[workspace] = newValue }
    }

    /// Opens the account of a workspace that is not named, where those have a quota.
    mutating func open(_ workspace: String, _ db: Database) throws {
        guard let others, accounts[workspace] == nil, !workspace.isEmpty else { return }
        try db.run(
            "INSERT INTO quota (workspace, backlog_limit) VALUES (?, ?)",
            [workspace, others.backlogLimit]
        )
        accounts[workspace] = Account(
            row: db.lastInsertedRowID,
            limit: others.limit,
            backlogLimit: others.backlogLimit,
            period: 0,
            used: 0,
            held: 0
        )
    }

    /// Writes what changed.
    mutating func save(_ db: Database) throws {
        for (workspace, account) in accounts where account.isChanged {
            try db.run(
                "UPDATE quota SET period = ?, used = ? WHERE id = ?",
                [account.period, account.used, account.row]
            )
            accounts[workspace]?.isChanged = false
        }
    }
}

extension RateLimit {
    /// When the period that a moment lies in began.
    func periodStart(at now: Timestamp) -> Timestamp {
        let length = unit.duration.wholeMilliseconds
        return Timestamp(milliseconds: now.milliseconds - now.milliseconds % length)
    }
}
