import Model
import Synchronization

/// Fills the templates of pages and puts them into their layout.
final class Renderer: Sendable {
    let site: SiteFacts
    let templates: Templates
    private let csp: String
    private let navigation = Mutex<[String: HTML]>([:])

    init(site: SiteFacts, templates: Templates) {
        self.site = site
        self.templates = templates
        let connect = site.options.apiURL.map { " " + Self.origin(of: $0) } ?? ""
        csp =
            "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
            + "connect-src 'self'\(connect); base-uri 'none'; form-action 'none'"
    }

    /// The whole page.
    func html(_ page: Page) throws(SiteError) -> RenderedPage {
        var context = try common(page)
        context.merge(page.context)
        let content = try templates.render(page.template, context)
        var outer = try common(page)
        outer["content"] = .html(HTML(trusted: content))
        let sidebar = try sidebar(page)
        outer["navigation"] = .html(.slot(page.rows.count))
        outer["siblings"] = .list(page.siblings)
        outer["hasSiblings"] = .flag(!page.siblings.isEmpty)
        return RenderedPage(
            try templates.render(page.layout, outer),
            pieces: page.rows + [sidebar.html],
            // The same sidebar stands on thousands of pages; its links are checked on the first.
            checkingLast: sidebar.isNew
        )
    }

    /// What every page knows.
    func common(_ page: Page) throws(SiteError) -> Context {
        let root = page.path == "404.html" ? basePath : page.root
        let information = site.information
        let options = site.options
        var scripts = ["site.js"]
        scripts += page.scripts
        var links: [Context] = []
        for script in scripts {
            links.append(Context(["src": .text(root + (try site.assets.path(script)))]))
        }
        let age = site.builtAt.since(information.takenAt)
        return Context([
            "title": .text(page.title),
            "root": .text(root),
            "settings": .text(root + Page.settings),
            "stylesheet": .text(root + (try site.assets.path("site.css"))),
            "scripts": .list(links),
            "csp": .text(csp),
            "stamp": .text(Wording.stamp(information.takenAt)),
            "stampISO": .text(information.takenAt.rfc3339),
            "internal": .flag(!options.isPublic),
            "withoutPayloads": .flag(!options.isPublic && !site.showsPayloads),
        ]).merging([
            "stale": age > .seconds(86_400)
                ? .text("The data on this page was \(Wording.span(age)) old when it was built.")
                : nil,
            "environment": .optional(information.environment),
            "docs": .optional(
                options.docsURL.map { $0.hasSuffix("/") ? String($0.dropLast()) : $0 }
            ),
            "api": .optional(options.apiURL),
        ])
    }

    /// The sidebar, the same for all pages of a depth but for those it lists itself.
    private func sidebar(_ page: Page) throws(SiteError) -> (html: HTML, isNew: Bool) {
        let main = ["index.html", "create/index.html", "events/index.html"]
        let current = main.first { page.path == Page.settings + $0 } ?? ""
        let root = page.path == "404.html" ? basePath : page.root
        let cacheKey = root + current
        if let known = navigation.withLock({ $0[cacheKey] }) { return (known, false) }
        let limit = 20
        let shown = site.options.isPublic ? [] : site.webhooks.prefix(limit)
        let context = Context([
            "root": .text(root),
            "settings": .text(root + Page.settings),
            "internal": .flag(!site.options.isPublic),
            "isOverview": .flag(current == main[0]),
            "isCreate": .flag(current == main[1]),
            "isEvents": .flag(current == main[2]),
            "hasWebhooks": .flag(!shown.isEmpty),
            "webhooks": .list(
                shown.map { facts in
                    Context([
                        "name": .text(facts.name),
                        "href": .text("\(root)\(Page.settings)\(facts.id)/"),
                        "tone": .text(facts.status.look.tone),
                        "icon": .text(facts.status.look.icon),
                        "word": .text(facts.status.look.word),
                    ])
                }
            ),
        ]).merging([
            "rest": site.webhooks.count > limit && !site.options.isPublic
                ? .text("All \(Wording.grouped(site.webhooks.count)) webhooks") : nil
        ])
        let html = HTML(trusted: try templates.render("partials/navigation", context))
        navigation.withLock { $0[cacheKey] = html }
        return (html, true)
    }

    /// The path of the site's root on its host, for the page that is shown at any depth.
    var basePath: String {
        guard let base = site.options.baseURL, let scheme = base.firstRange(of: "://") else {
            return "/"
        }
        let rest = base[scheme.upperBound...]
        guard let slash = rest.firstIndex(of: "/") else { return "/" }
        let path = String(rest[slash...])
        return path.hasSuffix("/") ? path : path + "/"
    }

    /// Scheme, host and port of an address.
    private static func origin(of url: String) -> String {
        guard let scheme = url.firstRange(of: "://") else { return url }
        let end = url[scheme.upperBound...].firstIndex(of: "/") ?? url.endIndex
        return String(url[..<end])
    }
}
