import Model
import Text

/// The files that are not of one webhook, with what each depends on beside what all depend on.
struct OwnFiles {
    let site: SiteFacts
    let inputs: SiteInputs
    let samples: SampleEvents
    /// What can be taken over from the site before.
    let known: KnownPieces

    /// One of them, to be made where something of it changed.
    struct File: Sendable {
        var path: String
        var words: [String]
        var make: @Sendable () throws -> Content
    }

    /// What a file is made from.
    enum Content: Sendable {
        case page(Page)
        case text(String)
        case pieces(PiecedText)
    }

    var all: [File] {
        let pages = shared + status + events + (site.options.isPublic ? [] : dashboard)
        let paths = pages.map(\.path)
        let site = site
        let sitemap = text("sitemap.xml") {
            let isPublic = site.options.isPublic
            return Feed.sitemap(site, pages: paths.filter { isPublic || !$0.hasPrefix("d") })
        }
        // What takes longest comes first.
        return data + [sitemap] + pages + assets
    }

    private var shared: [File] {
        let home = HomePage(site: site)
        let words = ["\(site.webhooks.count)"]
        return [page("index.html", words) { home.home() }, page("404.html") { home.missing() }]
    }

    private var status: [File] {
        let status = StatusPage(site: site, known: known)
        let (words, all) = (status.words, everything)
        return (1...status.count).map { number in
            let shown = inputs.webhooks[status.shown(number)].map(\.text)
            return page(status.path(number), words + (number == 1 ? all : shown)) {
                try status.page(number)
            }
        }
    }

    private var events: [File] {
        let events = EventsPage(site: site)
        let previous = SiteMaterial.words(of: site.options.previous)
        let index = page(Page.settings + "events/index.html", previous + events.words) {
            events.index()
        }
        return [index]
            + site.types.map { type in
                page(
                    "\(Page.settings)events/\(type.name)/index.html",
                    previous + events.words(of: type)
                ) { events.page(type) }
            }
    }

    private var dashboard: [File] {
        let site = site
        let overview = OverviewPage(site: site, known: known)
        let words = overview.words
        let pages = (1...overview.count).map { number in
            let shown = inputs.webhooks[overview.shown(number)].map(\.text)
            return page(overview.path(number), words + shown) { try overview.page(number) }
        }
        return pages
            + [page(Page.settings + "create/index.html") { CreatePage(site: site).page() }]
    }

    private var data: [File] {
        let (site, samples, all) = (site, samples, everything)
        let files = [
            pieces("data/status.json", all) { try DataFiles.status(site, known: $0) },
            text("status/feed.atom", all) { Feed.atom(site) },
        ]
        if site.options.isPublic { return files }
        let recorded = site.recorded
        let lists = [
            recorded.workspaces, recorded.campaigns, recorded.contacts, recorded.contactTags,
        ].flatMap { ["\($0.count)"] + $0 }
        return files + [
            pieces("data/webhooks.json", all) { DataFiles.webhooks(site, known: $0) },
            text("data/events.json") { DataFiles.events(site, samples: samples) },
            text("data/options.json", lists) { DataFiles.options(site) },
        ]
    }

    private var assets: [File] {
        site.assets.files(isPublic: site.options.isPublic).map { path, content in
            text(path) { content }
        }
            + site.types.map { type in
                text("\(Page.settings)events/\(type.name).schema.json") {
                    type.schema.prettyText + "\n"
                }
            }
    }

    /// All webhooks and all notes of incidents.
    private var everything: [String] {
        SiteMaterial.words(of: site.options.incidentNotes) + [inputs.all.text]
    }

    private func page(
        _ path: String,
        _ words: [String] = [],
        make: @escaping @Sendable () throws -> Page
    ) -> File {
        File(path: path, words: words) { .page(try make()) }
    }

    private func pieces(
        _ path: String,
        _ words: [String],
        make: @escaping @Sendable ([ArraySlice<UInt8>?]) throws -> PiecedText
    ) -> File {
        let (known, count) = (known, site.webhooks.count)
        return File(path: path, words: words) {
            .pieces(try make(known.pieces(in: path, of: count)))
        }
    }

    private func text(
        _ path: String,
        _ words: [String] = [],
        make: @escaping @Sendable () -> String
    ) -> File {
        File(path: path, words: words) { .text(make()) }
    }
}
