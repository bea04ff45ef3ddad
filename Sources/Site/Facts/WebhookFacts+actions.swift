import Model
import Templates

extension WebhookFacts {
    /// What a reader can do with the webhook, as commands to copy and links to follow.
    func actions(_ site: SiteFacts) -> Context {
        let forge = Forge(site.options)
        let isPaused = status == .paused || status == .inactive
        return Context([
            "pauseLabel": .text(isPaused ? "Resume" : "Pause"),
            "pauseCommand": .text(pauseCommand),
            "pauseNote": .text(pauseNote),
            "canDelete": .flag(webhook.managedBy == .api),
            "testCommand": .text("penguinhooks test \(key)"),
            "rotateCommand": .text("penguinhooks secret rotate \(key)"),
            "showSecretCommand": .text("penguinhooks secret show \(key)"),
            "deleteCommand": .text(deleteCommand),
            "deleteNote": .text(deleteNote),
        ]).merging(["pauseAct": .optional(pauseAct)]).merging(
            webhook.managedBy == .file && webhook.file != nil
                ? [
                    "removalLink": .optional(
                        forge.flatMap { forge in webhook.file.map { forge.removal(of: $0) } }
                    ),
                    "editLink": .optional(
                        forge.flatMap { forge in webhook.file.map { forge.edit($0) } }
                    ),
                ] : [:]
        )
    }

    /// Whether the file itself says that nothing is sent.
    private var isDeclaredPaused: Bool {
        webhook.configuration.status == .paused || webhook.configuration.paused != nil
    }

    /// What a connected page asks of the daemon; a declared pause ends in the file only.
    private var pauseAct: String? {
        switch status {
        case .inactive: "resume"
        case .paused: webhook.operation.pause == nil ? nil : "resume"
        default: "pause"
        }
    }

    private var pauseCommand: String {
        switch status {
        case .inactive: return "penguinhooks webhooks resume \(key)"
        case .paused where webhook.operation.pause != nil:
            return "penguinhooks webhooks resume \(key)"
        case .paused: return "penguinhooks reconcile --apply"
        default: return "penguinhooks webhooks pause \(key) --reason \"…\""
        }
    }

    private var pauseNote: String {
        switch status {
        case .paused where isDeclaredPaused && webhook.operation.pause == nil:
            return "The declaration pauses it: change that in the file, then apply."
        case .paused, .inactive: return "Held deliveries are sent after resuming."
        default: return "Stop sending events temporarily. Nothing is lost: deliveries wait."
        }
    }

    private var deleteCommand: String {
        webhook.managedBy == .file
            ? "penguinhooks reconcile --apply --allow-deletes 1"
            : "penguinhooks webhooks delete \(key)"
    }

    private var deleteNote: String {
        webhook.managedBy == .file
            ? "First remove \(webhook.file ?? "its file") in a pull request, then apply with "
                + "the deletion allowed. It can be revived for 7 days."
            : "Permanently remove webhook. It can be revived for 7 days."
    }
}
