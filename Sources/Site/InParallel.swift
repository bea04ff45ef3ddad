import FoundationEssentials
import Synchronization

/// Runs a piece of work for every index on all cores; the first error ends it.
@concurrent
func inParallel(
    _ count: Int,
    _ work: @escaping @Sendable (Int) throws -> Void
) async throws {
    let counter = Counter()
    try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<max(1, min(count, ProcessInfo.processInfo.activeProcessorCount)) {
            group.addTask { @concurrent in
                while !Task.isCancelled, let index = counter.next(below: count) {
                    try work(index)
                }
            }
        }
        try await group.waitForAll()
    }
    try Task.checkCancellation()
}

/// Hands out indices, each once.
private final class Counter: Sendable {
    private let value = Atomic<Int>(0)

    func next(below count: Int) -> Int? {
        let index = value.add(1, ordering: .relaxed).oldValue
        return index < count ? index : nil
    }
}
