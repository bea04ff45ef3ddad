import Model
import Planning
import Testing

/// Properties of plans over generated states.
struct RandomPlanTests {
    @Test(arguments: 0..<60)
    func applyingLeavesNothingAndGoingBackRestores(seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed))
        let first = Samples.state(webhooks(using: &random))
        let second = Samples.state(webhooks(using: &random))

        let create = try Plan.make(declared: first, live: LiveState(), now: Samples.now)
        let start = LiveState().applying(create)
        #expect(try Plan.make(declared: first, live: start, now: Samples.now).isEmpty)

        let forth = try Plan.make(declared: second, live: start, now: Samples.now)
        let middle = start.applying(forth)
        #expect(try Plan.make(declared: second, live: middle, now: Samples.now).isEmpty)

        let back = try Plan.make(declared: first, live: middle, now: Samples.now)
        let end = middle.applying(back)
        #expect(end.webhooks.map(\.configuration) == start.webhooks.map(\.configuration))
    }

    private func webhooks(using random: inout SeededGenerator) -> [DeclaredWebhook] {
        var webhooks: [DeclaredWebhook] = []
        for index in 0..<8 where index == 0 || Bool.random(using: &random) {
            let timeout = Int64.random(in: 1...30, using: &random)
            let tags = ["vip", "trial", "new"].filter { _ in Bool.random(using: &random) }
            let attempts = Int.random(in: 1...10, using: &random)
            let isOrdered = Bool.random(using: &random)
            webhooks.append(
                Samples.declared("hook-\(index)") {
                    $0.timeout = .seconds(timeout)
                    $0.filters.contactTags = tags
                    $0.retry.maxAttempts = attempts
                    $0.isOrdered = isOrdered
                    $0.labels = tags.map { .init(name: $0, value: "yes") }
                }
            )
        }
        return webhooks
    }
}

/// SplitMix64: the same numbers for the same seed.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
