import Model
import Text

/// The lines that tell a reader what a change means beyond its fields.
extension Planner {
    func notes(creating webhook: DeclaredWebhook, revived: Bool) -> [String] {
        let configuration = webhook.configuration
        var notes: [String] = []
        if revived {
            notes.append("was deleted less than 7 days ago: comes back with its id and secret")
        }
        if let old = webhook.movedFrom {
            notes.append("moved_from \(old) has no effect: it is not live")
        }
        notes += localNotes(configuration)
        if configuration.notify.isEmpty {
            notes.append(
                "names nobody to notify when it stops; add notify, or start the daemon with --notify-to"
            )
        }
        if configuration.status == .paused {
            notes.append("created paused: events are held, not sent")
        }
        return notes
    }

    func notes(
        changing current: Webhook,
        to after: WebhookConfiguration,
        fields: [Plan.FieldChange],
        action: Plan.Action
    ) -> [String] {
        let before = current.configuration
        let changed = Set(fields.map(\.path))
        var notes: [String] = []
        if action == .rename, current.managedBy == .api {
            notes.append("was made by the API; files manage it from now on")
        }
        notes += rotationNotes(current, after, changed)
        notes += backlogNotes(current, after, changed)
        if changed.contains("url") { notes += localNotes(after) }
        if before.status == .paused, after.status == .active {
            notes += resumeNotes(current, after)
        }
        if before.isProtected, !after.isProtected {
            notes.append("no longer protected: removing the file will delete it")
        }
        for field in fields where field.before == field.after && field.before != nil {
            notes.append("\(field.path): the value behind \(field.after?.flow ?? "") changed")
        }
        return notes
    }

    func notes(deleting webhook: Webhook) -> [String] {
        let waiting = live.backlog[webhook.id]?.total ?? 0
        let pending =
            waiting == 0
            ? "nothing is waiting to be delivered"
            : waiting == 1
                ? "1 delivery waits to be sent and is held meanwhile"
                : "\(grouped(waiting)) deliveries wait to be sent and are held meanwhile"
        var notes = ["declaring it again within 7 days brings it back; \(pending)"]
        if webhook.configuration.isProtected {
            notes.append("protected: it is not deleted; first apply protect: false")
        }
        return notes
    }

    private func rotationNotes(
        _ current: Webhook,
        _ after: WebhookConfiguration,
        _ changed: Set<String>
    ) -> [String] {
        if changed.contains("secret") {
            return ["deliveries are signed with another secret from then on"]
        }
        guard changed.contains("secret_version") else { return [] }
        if after.secretVersion <= current.secretVersion {
            return [
                "version \(current.secretVersion) of the secret is live already; nothing rotates"
            ]
        }
        let grace = after.secretGrace
        return [
            grace == .zero
                ? "rotates the secret; the old one stops at once"
                : "rotates the secret; the old one still signs for \(grace.declared)"
        ]
    }

    private func backlogNotes(
        _ current: Webhook,
        _ after: WebhookConfiguration,
        _ changed: Set<String>
    ) -> [String] {
        let backlog = live.backlog[current.id] ?? Backlog()
        guard backlog.total > 0 else { return [] }
        let count = counted(backlog.total, "pending delivery", "pending deliveries")
        var notes: [String] = []
        if changed.contains("url") {
            notes.append("\(count) \(backlog.total == 1 ? "goes" : "go") to the new address")
        }
        let rotates =
            changed.contains("secret")
            || (changed.contains("secret_version") && after.secretVersion > current.secretVersion)
        if rotates {
            notes.append("\(count) \(backlog.total == 1 ? "is" : "are") signed with the new secret")
        }
        // What is held and now sent is counted by its own note; twice would read like twice as many.
        let resumes = current.configuration.status == .paused && after.status == .active
        if resumes { return notes }
        if notes.isEmpty, !changed.isDisjoint(with: ["events", "timeout"]) || changed.hasFilters {
            let verbs = backlog.total == 1 ? "keeps its body and goes" : "keep their body and go"
            notes.append("\(count) \(verbs) to the same address")
        }
        return notes
    }

    private func resumeNotes(_ current: Webhook, _ after: WebhookConfiguration) -> [String] {
        guard let held = live.backlog[current.id]?.held, held > 0 else { return [] }
        let count = counted(held, "held delivery", "held deliveries")
        switch after.onResume {
        case .drain: return ["\(count) \(held == 1 ? "is" : "are") sent, oldest first"]
        case .skip: return ["\(count) \(held == 1 ? "is" : "are") dropped (on_resume: skip)"]
        }
    }

    private func localNotes(_ configuration: WebhookConfiguration) -> [String] {
        guard case .literal(let text) = configuration.url else { return [] }
        do throws(EndpointURL.Problem) {
            let url = try EndpointURL(text)
            guard url.isLocal else { return [] }
            return ["\(url.host) is this machine: the daemon needs --allow-private"]
        } catch {
            return []
        }
    }
}

extension Set<String> {
    /// Whether a filter is among the changed fields.
    fileprivate var hasFilters: Bool {
        contains { $0.hasPrefix("filters") }
    }
}

extension Backlog {
    /// Everything that is not finished.
    var total: Int { pending + retrying + held }
}
