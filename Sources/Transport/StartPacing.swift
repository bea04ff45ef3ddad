import Model

/// Lets a transfer begin only while few that began a moment ago are under way: what answers at once then needs few
/// connections, however much is asked.
///
/// A transfer holds others up for two milliseconds at most, however long it takes: slow endpoints do not keep fast ones
/// waiting, and 16 new ones may begin in each millisecond whatever becomes of those before.
struct StartPacing {
    /// Transfers that began in this millisecond or the last, and have not ended, at most.
    private static let limit = 32

    private var millisecond: Int64 = 0
    private var current = 0
    private var previous = 0

    /// Whether another may begin.
    var hasRoom: Bool { current + previous < Self.limit }

    /// Forgets those that began earlier.
    mutating func advance(to elapsed: Duration) {
        let now = elapsed.wholeMilliseconds
        guard now != millisecond else { return }
        previous = now == millisecond + 1 ? current : 0
        current = 0
        millisecond = now
    }

    /// Counts a transfer that begins; returns what `ended` is to be told.
    mutating func started() -> Int64 {
        current += 1
        return millisecond
    }

    /// Notes the end of a transfer.
    mutating func ended(_ started: Int64) {
        if started == millisecond {
            current -= 1
        } else if started == millisecond - 1 {
            previous -= 1
        }
    }
}
