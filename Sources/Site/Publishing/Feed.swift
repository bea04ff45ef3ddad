import Model

/// What is published beside pages: Atom feed and sitemap.
enum Feed {
    /// The incidents as an Atom feed (RFC 4287).
    static func atom(_ site: SiteFacts) -> String {
        let base = baseURL(site.options)
        let incidents = StatusPage.incidents(site).prefix(50)
        var text: HTML = """
            <?xml version="1.0" encoding="utf-8"?>
            <feed xmlns="http://www.w3.org/2005/Atom">
            <title>Webhook status</title>
            <id>\(base)status/</id>
            <link rel="self" href="\(base)status/feed.atom"/>
            <link href="\(base)status/"/>
            <author><name>PenguinHooks</name></author>
            <updated>\(site.now.rfc3339)</updated>

            """
        for note in site.options.incidentNotes.prefix(50) {
            text += """
                <entry>
                <title>\(note.title)</title>
                <id>\(base)status/#note-\(note.from.rfc3339)</id>
                <link href="\(base)status/"/>
                <updated>\((note.to ?? note.from).rfc3339)</updated>
                <published>\(note.from.rfc3339)</published>
                <summary>\(note.paragraphs.joined(separator: " "))</summary>
                </entry>

                """
        }
        for incident in incidents {
            let end = incident.to + .seconds(86_400)
            text += """
                <entry>
                <title>\(incident.name): failing \(incident.period)</title>
                <id>\(base)status/#\(incident.key)-\(incident.from.rfc3339)</id>
                <link href="\(base)status/"/>
                <updated>\(min(end, site.now).rfc3339)</updated>
                <published>\(incident.from.rfc3339)</published>
                <summary>\(incident.summary)</summary>
                </entry>

                """
        }
        return text.source + "</feed>\n"
    }

    /// The pages that search engines may list.
    static func sitemap(_ site: SiteFacts, pages: [String]) -> String {
        let base = baseURL(site.options)
        var text = """
            <?xml version="1.0" encoding="utf-8"?>
            <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">

            """
        for page in pages.sorted() where page != "404.html" {
            let address = base + (page.hasSuffix("index.html") ? String(page.dropLast(10)) : page)
            let line: HTML = "<url><loc>\(address)</loc></url>\n"
            text += line.source
        }
        return text + "</urlset>\n"
    }

    private static func baseURL(_ options: SiteOptions) -> String {
        let base = options.baseURL ?? "http://localhost/"
        return base.hasSuffix("/") ? base : base + "/"
    }
}
