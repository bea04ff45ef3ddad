import Model
import Templates
import Text

/// The five steps of the create page, empty or filled in with a webhook.
struct WebhookForm {
    let site: SiteFacts
    /// The configuration to show; nil for a new webhook.
    var configuration: WebhookConfiguration?
    var key: String?
    /// The declaration's text that the composed one is compared with.
    var text: String

    /// The types that the specification shows checked.
    private static let preselected: Set<String> = [
        "email.sent", "email.delivered", "email.opened", "email.clicked", "email.bounced",
    ]

    func context(root: String) -> Context {
        let chosen = site.types.filter {
            configuration?.subscribes(to: $0.name) ?? Self.preselected.contains($0.name)
        }
        let filters = configuration?.filters ?? Filters()
        let retry = configuration?.retry ?? RetryPolicy()
        let isActive = configuration?.status != .paused
        let forge = Forge(site.options)
        return Context([
            "name": .text(configuration?.name ?? ""),
            "description": .text(configuration?.description ?? ""),
            "url": .text(url),
            "isActive": .flag(isActive),
            "isPaused": .flag(!isActive),
            "categories": .list(categories(chosen: Set(chosen.map(\.name)))),
            "selected": .text("You've selected \(Wording.counted(chosen.count, "event"))."),
            "workspaces": .text(filters.workspaces.joined(separator: ", ")),
            "campaigns": .text(filters.campaigns.joined(separator: ", ")),
            "tags": .text(filters.contactTags.joined(separator: ", ")),
            "custom": .text(filters.custom.map { JSON.object($0).prettyText } ?? ""),
            "isRetrying": .flag(retry.isEnabled),
            "maxAttempts": .text(String(retry.maxAttempts)),
            "delays": .text(retry.delays.map(\.declared).joined(separator: ", ")),
            "timeout": .text(
                String((configuration?.timeout ?? .seconds(5)).wholeMilliseconds / 1000)
            ),
            "urlCommand": .text(urlCommand),
            "sourceIPs": .text(site.sourceIPs.joined(separator: "\n")),
            "hasSourceIPs": .flag(!site.sourceIPs.isEmpty),
            "yaml": .html(HTML(text: text)),
            "options": .text(root + "data/options.json"),
            "examples": .text(root + "data/events.json"),
            "folder": .text(site.options.folder),
            "forgeKind": .text(site.options.forge.rawValue),
            "typeOptions": .list(site.types.map { Context(["type": .text($0.name)]) }),
        ]).merging([
            "fileKey": .optional(key),
            "newFile": .optional(forge?.newFile),
            "forgeName": .optional(forge.map(\.name)),
        ])
    }

    /// An address may have what a shell takes for its own, but no quotes as scripts compose it.
    private var urlCommand: String {
        let address = url.isEmpty ? "https://yourapp.com/webhooks/penguinmails" : url
        return "penguinhooks test --url '\(address.filter { $0 != "'" })' --event email.sent"
    }

    private var url: String {
        if case .literal(let url) = configuration?.url { url } else { "" }
    }

    private func categories(chosen: Set<String>) -> [Context] {
        site.categories.map { category, types in
            Context([
                "heading": .text(category.heading),
                "category": .text(category.rawValue),
                "open": .flag(category == .email || types.contains { chosen.contains($0.name) }),
                "types": .list(
                    types.map {
                        Context([
                            "type": .text($0.name),
                            "summary": .text($0.summary),
                            "isChecked": .flag(chosen.contains($0.name)),
                        ])
                    }
                ),
            ])
        }
    }
}

extension Forge {
    /// As people call it.
    var name: String {
        switch kind {
        case .github: "GitHub"
        case .gitlab: "GitLab"
        case .gitea: "Gitea"
        }
    }
}
