import Synchronization

/// How many requests were answered, by the first digit of their status.
final class RequestCounts: Sendable {
    private let classes = Mutex([0, 0, 0, 0, 0])

    /// From 1xx to 5xx.
    var counts: [Int] { classes.withLock { $0 } }

    func count(_ status: Int) {
        classes.withLock { classes in
            let index = status / 100 - 1
            if classes.indices.contains(index) { classes[index] += 1 }
        }
    }
}
