import Model
import Text

/// Which webhooks an event goes to, and why not to the others.
struct EventMatch {
    private let id: EventID
    private let type: String
    private let verdicts: [(id: WebhookKey, verdict: SubscriptionIndex<WebhookKey>.Verdict)]

    init(event: NewEvent, index: SubscriptionIndex<WebhookKey>) {
        id = event.id
        type = event.type
        verdicts = index.explanations(
            type: event.type,
            envelope: event.envelope,
            workspace: event.workspace
        )
    }

    /// `{"id":…,"webhooks":[keys]}`, with reasons for the others where they are wanted.
    func json(explaining: Bool) -> JSON {
        let others = verdicts.compactMap { entry in
            reason(entry.verdict).map {
                JSONObject.Member(name: entry.id.rawValue, value: .string($0))
            }
        }
        return .members([
            "id": .string(id.rawValue),
            "webhooks": .array(receivers.map { .string($0.rawValue) }),
            "others": explaining ? .object(JSONObject(uniqueMembers: others)) : nil,
        ])
    }

    /// Lines for people.
    func lines(explaining: Bool, for stream: OutputStream) -> [String] {
        let names = receivers.map(\.rawValue).joined(separator: ", ")
        var lines = [
            "\(stream.styled(id.rawValue, .bold))  \(type)  → \(names.isEmpty ? "nobody" : names)"
        ]
        guard explaining else { return lines }
        for (key, verdict) in verdicts {
            if let reason = reason(verdict) {
                lines.append("  \(stream.styled("✗", .red)) \(key)  \(reason)")
            } else {
                lines.append("  \(stream.styled("✓", .green)) \(key)")
            }
        }
        return lines
    }

    private var receivers: [WebhookKey] {
        verdicts.filter { $0.verdict == .receives }.map(\.id)
    }

    private func reason(_ verdict: SubscriptionIndex<WebhookKey>.Verdict) -> String? {
        switch verdict {
        case .receives: nil
        case .notSubscribed: "not subscribed to \(type)"
        case .filtered(let failure): failure.description
        }
    }
}
