import Model
import Text

/// One listener's place in the stream.
struct StreamListener {
    /// How long nothing is sent before a comment shows that the connection lives.
    private static let silence = Duration.seconds(15)

    let feed: AttemptFeed
    private(set) var place: Int64
    /// What the listener knows of each webhook; nil before the first look.
    private var health: [WebhookID: JSON]?

    init(feed: AttemptFeed, place: Int64) {
        self.feed = feed
        self.place = place
    }

    /// What to send next; nil when the process ends.
    mutating func next() async throws -> String? {
        var waited = Duration.zero
        while !feed.isFinished {
            let text = try await changes()
            if !text.isEmpty { return text }
            if waited >= Self.silence { return ": still here\n\n" }
            try await Task.sleep(for: AttemptFeed.pace)
            waited += AttemptFeed.pace
        }
        return nil
    }

    private mutating func changes() async throws -> String {
        var text = ""
        if try await feed.newestPlace() > place {
            let page = try await feed.page(after: place)
            place = page.last
            text = page.text
        }
        let now = try await feed.health()
        if let health {
            for (id, line) in now.sorted(by: { $0.key < $1.key }) where health[id] != line {
                text += "event: health\ndata: \(line.text)\n\n"
            }
        }
        health = now
        return text
    }
}
