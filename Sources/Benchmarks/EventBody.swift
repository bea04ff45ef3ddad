/// Events of the catalogue, filled up to a size.
enum EventBody {
    /// One event as JSON of `size` bytes.
    static func single(size: Int = 1024, workspace: String? = nil) -> String {
        let head = """
            {"type":"email.opened",\(workspace.map { "\"workspace\":\"\($0)\"," } ?? "")"data":{"email_id":"msg_xyz789","campaign_id":"camp_def456",\
            "contact":{"id":"cont_ghi012","email":"user@example.com","first_name":"Sarah",\
            "last_name":"Johnson"},"opened_at":"2026-11-24T14:30:00Z","user_agent":"
            """
        let tail = """
            ","ip_address":"192.168.1.1","location":{"city":"New York","region":"NY",\
            "country":"US"}}}
            """
        let filling = String(
            repeating: "x",
            count: max(0, size - head.utf8.count - tail.utf8.count)
        )
        return head + filling + tail
    }

    /// A JSON array of so many events.
    static func batch(of count: Int, size: Int = 1024) -> String {
        "[" + Array(repeating: single(size: size), count: count).joined(separator: ",") + "]"
    }

    /// Batches of 100 in which each of so many workspaces has one event, or as many as make a batch full.
    static func batches(forWorkspaces count: Int) -> [String] {
        let events = (0..<max(count, 100)).map { single(workspace: "ws\($0 % count)") }
        return stride(from: 0, to: events.count, by: 100).map { start in
            "[" + events[start..<min(start + 100, events.count)].joined(separator: ",") + "]"
        }
    }
}
