import Model
import Synchronization
import Templates

/// Fills the templates of pages and puts them into their layout.
final class Renderer: Sendable {
    let site: SiteFacts
    let templates: SiteTemplates
    /// The sidebar of every page lists the webhooks where they are no more.
    ///
    /// With more of them it says nothing of them: then a new one, or one that begins to fail, leaves the pages of the
    /// others as they are.
    static let sidebarLimit = 20
    private let csp: String
    private let kept = Mutex(Kept())

    /// What many pages share, made once.
    private struct Kept {
        /// The values of all pages of a depth, by the way to the root.
        var commons: [String: Context] = [:]
        /// Links to scripts, by the way to the root and the scripts' names.
        var scripts: [String: SharedList] = [:]
        var navigation: [String: HTML] = [:]
    }

    init(site: SiteFacts, templates: SiteTemplates) {
        self.site = site
        self.templates = templates
        let connect = site.options.apiURL.map { " " + Self.origin(of: $0) } ?? ""
        csp =
            "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
            + "connect-src 'self'\(connect); base-uri 'none'; form-action 'none'"
    }

    /// The whole page.
    func html(_ page: Page) throws(SiteError) -> TemplateOutput {
        var context = try common(page)
        let sidebar = try sidebar(page)
        // The same sidebar stands on thousands of pages; its links are checked on the first.
        context["navigation"] = sidebar.isNew ? .html(sidebar.html) : .rows(sidebar.html)
        context["siblings"] = .list(page.siblings)
        context["hasSiblings"] = .flag(!page.siblings.isEmpty)
        context["content"] = .template(page.template, page.context)
        return try templates.render(page.layout, context)
    }

    /// What every page knows.
    func common(_ page: Page) throws(SiteError) -> Context {
        let root = page.path == "404.html" ? basePath : page.root
        var context = try common(root: root)
        if let moment = page.moment {
            context["stamp"] = .text(Wording.stamp(moment))
            context["stampISO"] = .text(moment.rfc3339)
        }
        context["title"] = .text(page.title)
        let icon = try site.assets.path(page.icon + ".svg")
        context["icon"] = .text(root + icon)
        let isConnected = page.layout == "layouts/settings" && site.options.apiURL != nil
        context["scripts"] = .shared(
            try scripts(
                ["site.js"] + page.scripts.filter { isConnected || $0 != "log.js" }
                    + (isConnected ? ["connect.js"] : []),
                root: root
            )
        )
        return context
    }

    private func common(root: String) throws(SiteError) -> Context {
        if let known = kept.withLock({ $0.commons[root] }) { return known }
        let information = site.information
        let options = site.options
        let context = Context([
            "root": .text(root),
            "settings": .text(root + Page.settings),
            "stylesheet": .text(root + (try site.assets.path("site.css"))),
            "csp": .text(csp),
            "stamp": .text(Wording.stamp(information.takenAt)),
            "stampISO": .text(information.takenAt.rfc3339),
            "internal": .flag(!options.isPublic),
            "withoutPayloads": .flag(!options.isPublic && !site.showsPayloads),
        ]).merging([
            "stale": .optional(site.staleness),
            "environment": .optional(information.environment),
            "docs": .optional(
                options.docsURL.map { $0.hasSuffix("/") ? String($0.dropLast()) : $0 }
            ),
            "api": .optional(options.apiURL),
        ])
        kept.withLock { $0.commons[root] = context }
        return context
    }

    private func scripts(_ names: [String], root: String) throws(SiteError) -> SharedList {
        let cacheKey = root + names.joined(separator: " ")
        if let known = kept.withLock({ $0.scripts[cacheKey] }) { return known }
        var links: [Context] = []
        for name in names {
            links.append(Context(["src": .text(root + (try site.assets.path(name)))]))
        }
        let list = SharedList(links)
        kept.withLock { $0.scripts[cacheKey] = list }
        return list
    }

    /// The sidebar, the same for all pages of a depth but for those it lists itself.
    private func sidebar(_ page: Page) throws(SiteError) -> (html: HTML, isNew: Bool) {
        let main = ["index.html", "create/index.html", "events/index.html"]
        let current = main.first { page.path == Page.settings + $0 } ?? ""
        let root = page.path == "404.html" ? basePath : page.root
        let cacheKey = root + current
        if let known = kept.withLock({ $0.navigation[cacheKey] }) { return (known, false) }
        let isLong = site.webhooks.count > Self.sidebarLimit
        let shown = site.options.isPublic || isLong ? [] : site.webhooks
        let context = Context([
            "root": .text(root),
            "settings": .text(root + Page.settings),
            "internal": .flag(!site.options.isPublic),
            "isOverview": .flag(current == main[0]),
            "isCreate": .flag(current == main[1]),
            "isEvents": .flag(current == main[2]),
            "hasWebhooks": .flag(!shown.isEmpty || isLong && !site.options.isPublic),
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
            "rest": isLong && !site.options.isPublic ? .text("All webhooks") : nil
        ])
        let html = HTML(trusted: try templates.render("partials/navigation", context).bytes)
        kept.withLock { $0.navigation[cacheKey] = html }
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
