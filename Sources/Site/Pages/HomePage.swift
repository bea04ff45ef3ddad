import Templates

/// The site's front door and the page for addresses that are not there.
struct HomePage {
    let site: SiteFacts

    func home() -> Page {
        Page(
            path: "index.html",
            template: "pages/home",
            layout: "layouts/plain",
            title: "PenguinHooks",
            context: Context([
                "webhookCount": .text(Wording.counted(site.webhooks.count, "webhook")),
                "typeCount": .text(Wording.counted(site.types.count, "event type")),
            ])
        )
    }

    func missing() -> Page {
        Page(
            path: "404.html",
            template: "pages/missing",
            layout: "layouts/plain",
            title: "Page not found",
            context: Context()
        )
    }
}
