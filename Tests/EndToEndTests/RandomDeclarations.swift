import TestSupport

/// Folders of declarations made at random, the same for the same seed.
struct RandomDeclarations {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    /// Writes some of twelve webhooks into a folder; at least two.
    mutating func write(to folder: TemporaryFolder, _ name: String) throws {
        for index in 0..<12 where index < 2 || chance(of: 3, in: 4) {
            try folder.write(declaration(index), to: "\(name)/hook-\(index).yaml")
        }
    }

    private mutating func declaration(_ index: Int) -> String {
        var lines = [
            "name: Hook \(index)", "url: https://h\(pick(9)).example.com/in/\(index)",
            "events: [\(["email.opened", "\"contact.*\"", "email.sent, email.clicked"][pick(3)])]",
            "owner: team-\(pick(4))", "timeout: \(1 + pick(30))s",
        ]
        if chance(of: 1, in: 2) { lines.append("labels: {tier: \(["gold", "tin"][pick(2)])}") }
        if chance(of: 1, in: 3) { lines.append("rate_limit: \(1 + pick(90))/s") }
        if chance(of: 1, in: 3) { lines.append("ordered: true") }
        if chance(of: 1, in: 3) { lines.append("status: paused") }
        if chance(of: 1, in: 3) { lines.append("headers: {X-Team: t\(pick(5))}") }
        if chance(of: 1, in: 2) {
            lines.append("retry: {max_attempts: \(1 + pick(9)), delays: [\(1 + pick(9))m, 1h]}")
        }
        if chance(of: 1, in: 2) {
            lines.append("filters:")
            lines.append("  contact_tags: [vip, tag-\(pick(9))]")
            lines.append("  custom: {email.opened_count: {$gte: \(pick(9))}}")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// A number from 0 up to and without `bound`.
    mutating func pick(_ bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((value ^ (value >> 31)) % UInt64(bound))
    }

    private mutating func chance(of count: Int, in whole: Int) -> Bool {
        pick(whole) < count
    }
}
