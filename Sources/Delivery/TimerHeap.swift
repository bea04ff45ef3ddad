package import Model

/// Times at which webhooks are to be looked at, earliest first; one per webhook counts.
package struct TimerHeap: Sendable {
    private struct Entry {
        var time: Duration
        var id: WebhookID
    }

    private var entries: [Entry] = []
    /// The time that counts for each webhook; entries with another one are leftovers.
    private var times: [WebhookID: Duration] = [:]

    package init() {}

    /// The earliest time.
    package var first: Duration? { entries.first?.time }

    /// Sets the time of a webhook, in place of an earlier one.
    package mutating func set(_ time: Duration, for id: WebhookID) {
        guard times[id] != time else { return }
        times[id] = time
        entries.append(Entry(time: time, id: id))
        siftUp(entries.count - 1)
    }

    /// Takes out all webhooks whose time has come.
    package mutating func popDue(at now: Duration) -> [WebhookID] {
        var due: [WebhookID] = []
        while let entry = entries.first, entry.time <= now || times[entry.id] != entry.time {
            removeFirst()
            guard times[entry.id] == entry.time else { continue }
            times[entry.id] = nil
            due.append(entry.id)
        }
        return due
    }

    private mutating func removeFirst() {
        entries.swapAt(0, entries.count - 1)
        entries.removeLast()
        var parent = 0
        while true {
            var smallest = parent
            for child in [2 * parent + 1, 2 * parent + 2]
            where child < entries.count && entries[child].time < entries[smallest].time {
                smallest = child
            }
            if smallest == parent { return }
            entries.swapAt(parent, smallest)
            parent = smallest
        }
    }

    private mutating func siftUp(_ index: Int) {
        var child = index
        while child > 0 {
            let parent = (child - 1) / 2
            guard entries[child].time < entries[parent].time else { return }
            entries.swapAt(child, parent)
            child = parent
        }
    }
}
