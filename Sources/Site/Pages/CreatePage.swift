import Model
import Templates

/// `/dashboard/settings/webhooks/create`: composes a declaration and opens the pull request.
struct CreatePage {
    let site: SiteFacts

    /// What a new file looks like, to copy where scripts are off.
    static let template = """
        name: CRM Contact Sync
        description: Engagement data for the CRM
        url: https://yourapp.com/webhooks/penguinmails
        status: active
        events:
          - email.sent
          - email.delivered
          - email.opened
          - email.clicked
          - email.bounced
        retry:
          enabled: true
          max_attempts: 5
          delays: [1m, 5m, 15m, 1h, 24h]
        timeout: 5s

        """

    func page() -> Page {
        let path = Page.settings + "create/index.html"
        let form = WebhookForm(site: site, configuration: nil, key: nil, text: Self.template)
        return Page(
            path: path,
            template: "pages/create",
            title: "Create Webhook",
            context: form.context(root: Page.root(of: path)).merging(
                Context(["snippets": .shared(site.snippets.list)])
            ),
            scripts: ["matcher.js", "compose.js"]
        )
    }
}
