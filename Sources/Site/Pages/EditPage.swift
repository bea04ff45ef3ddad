import Model
import Templates

/// `/dashboard/settings/webhooks/:id/edit`: the create form filled in.
struct EditPage {
    let site: SiteFacts
    let facts: WebhookFacts

    /// The file's own text, or one without addresses of people where they may not be shown.
    private var declaration: String {
        var configuration = facts.webhook.configuration
        guard site.showsPayloads else {
            configuration.notify = []
            return configuration.declaration
        }
        return site.options.declarations[facts.key] ?? configuration.declaration
    }

    func page() -> Page {
        let path = "\(Page.settings)\(facts.id)/edit/index.html"
        let root = Page.root(of: path)
        let text = declaration
        let form = WebhookForm(
            site: site,
            configuration: facts.webhook.configuration,
            key: facts.key,
            text: text
        )
        var context = form.context(root: root)
        context.merge(facts.actions(site))
        if facts.webhook.managedBy == .file {
            // The file exists: its own editor opens it, a link for a new file would not.
            context["newFile"] = nil
        }
        context["secret"] = .text(facts.webhook.maskedSecret)
        context["webhookName"] = .text(facts.name)
        context["isFileManaged"] = .flag(facts.webhook.managedBy == .file)
        context["file"] = .text(facts.webhook.file ?? "\(site.options.folder)/\(facts.key).yaml")
        return Page(
            path: path,
            template: "pages/edit",
            title: "Edit \(facts.name)",
            context: context,
            siblings: facts.siblings(root: root, current: "edit/"),
            moment: facts.moment,
            scripts: ["matcher.js", "compose.js"]
        )
    }
}

extension WebhookFacts {
    /// Links to the pages of this webhook.
    func siblings(root: String, current: String) -> [Context] {
        let base = "\(root)\(Page.settings)\(id)/"
        let pages = [
            ("Details", ""), ("Deliveries", "deliveries/"), ("Test", "test/"), ("Edit", "edit/"),
        ]
        return pages.map { label, path in
            Context([
                "label": .text(label), "href": .text(base + path),
                "isCurrent": .flag(path == current), "webhook": .text(name),
            ])
        }
    }
}
