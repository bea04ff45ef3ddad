import Model
import Templates
import Text

/// `/dashboard/settings/webhooks/events`: all types, and a page for each.
struct EventsPage {
    let site: SiteFacts

    func index() -> Page {
        let path = Page.settings + "events/index.html"
        let changes = log?.rows ?? []
        return Page(
            path: path,
            template: "pages/events",
            title: "Event Reference",
            context: Context([
                "categories": .list(categories(root: Page.root(of: path))),
                "count": .text(Wording.counted(site.types.count, "event type")),
                "types": .list(site.types.map { summary($0, base: "") }),
                "matrix": .list(matrix),
                "hasMatrix": .flag(!matrix.isEmpty),
                "matrixNote": .text(matrixNote),
                "schemaChanges": .list(changes),
                "hasSchemaChanges": .flag(!changes.isEmpty),
            ]).merging([
                "schemaChangesSince": .optional(log?.since),
                "noSchemaChanges": .optional(
                    log == nil || !changes.isEmpty ? nil : "No event type changed."
                ),
            ])
        )
    }

    func page(_ type: EventType) -> Page {
        let path = "\(Page.settings)events/\(type.name)/index.html"
        let root = Page.root(of: path)
        let subscribers = site.options.isPublic ? [] : site.subscribers(of: type.name)
        let known = Set(site.types.map(\.name))
        let changes = log?.rows(of: type) ?? []
        let fields = SchemaFields(type: type, previous: site.options.previous)
        let context = Context([
            "type": .text(type.name),
            "summary": .text(type.summary),
            "description": .text(type.description),
            "frequency": .text(type.frequencyNote),
            "retrySafe": .text(type.isRetrySafe ? "Yes" : "No"),
            "typicalUse": .text(type.typicalUse),
            "shape": .html(JSONMarkup.coloured(SchemaShape.envelope(of: type).prettyText)),
            "example": .html(JSONMarkup.coloured(type.example.prettyText)),
            "schemaFile": .text("../\(type.name).schema.json"),
            "fields": .list(fields.contexts),
            "sinceNote": .text(fields.sinceNote),
            "version": .text(type.version.map { "version \($0.text)" } ?? "no version declared"),
            "stability": .html(type.stability.pill),
            "useCases": .list(type.useCases.map { Context(["useCase": .text($0)]) }),
            "related": .list(
                type.related.filter(known.contains).map {
                    Context(["type": .text($0), "href": .text("../\($0)/")])
                }
            ),
            "categories": .list(categories(root: root, current: type.name)),
            "hasSubscribers": .flag(!subscribers.isEmpty),
            "subscriberCount": .text(Wording.counted(subscribers.count, "webhook")),
            "subscribers": .list(
                subscribers.prefix(50).map {
                    Context(["name": .text($0.name), "href": .text("../../\($0.id)/")])
                }
            ),
            "showCommand": .text("penguinhooks events show \(type.name)"),
            "emitCommand": .text("penguinhooks emit --type \(type.name) --data event.json"),
            "schemaChanges": .list(changes),
            "hasSchemaChanges": .flag(!changes.isEmpty),
        ]).merging([
            "schemaVerdict": .optional(log?.sentence(of: type)),
            "recorded": site.options.isPublic
                ? nil
                : .text(
                    "\(Wording.grouped(site.eventCounts[type.name] ?? 0)) recorded in the last 7 days"
                ),
        ])
        return Page(path: path, template: "pages/event", title: type.name, context: context)
    }

    private var log: SchemaLog? {
        site.options.previous.map { SchemaLog(previous: $0, types: site.types) }
    }

    private func summary(_ type: EventType, base: String) -> Context {
        Context([
            "type": .text(type.name),
            "href": .text("\(base)\(type.name)/"),
            "summary": .text(type.summary),
            "frequency": .text(type.frequency),
            "retrySafe": .text(type.isRetrySafe ? "Yes" : "No"),
            "typicalUse": .text(type.typicalUse),
        ])
    }

    private func categories(root: String, current: String = "") -> [Context] {
        site.categories.map { category, types in
            Context([
                "heading": .text(category.heading),
                "category": .text(category.rawValue),
                "count": .text(String(types.count)),
                "entries": .list(
                    types.map {
                        Context([
                            "entry": .text($0.name),
                            "entryHref": .text("\(root)\(Page.settings)events/\($0.name)/"),
                            "entrySummary": .text($0.summary),
                            "isCurrent": .flag($0.name == current),
                        ])
                    }
                ),
            ])
        }
    }

    /// What the page of all types says of webhooks.
    var words: [String] {
        ["\(site.webhooks.count)"]
            + site.webhooks.prefix(30).flatMap { [$0.id, $0.name, "\($0.types)"] }
    }

    /// What the page of a type says of webhooks and events.
    func words(of type: EventType) -> [String] {
        let subscribers = site.subscribers(of: type.name)
        return ["\(subscribers.count)", "\(site.eventCounts[type.name] ?? 0)"]
            + subscribers.prefix(50).flatMap { [$0.id, $0.name] }
    }

    /// Which webhook gets which types, for up to thirty webhooks.
    private var matrix: [Context] {
        guard !site.options.isPublic else { return [] }
        return site.webhooks.prefix(30).map { facts in
            Context([
                "name": .text(facts.name),
                "href": .text("../\(facts.id)/"),
                "cells": .list(
                    site.types.indices.map {
                        Context([
                            "isWanted": .flag(facts.types.contains($0)),
                            "cell": .text(site.types[$0].name),
                        ])
                    }
                ),
            ])
        }
    }

    private var matrixNote: String {
        let count = site.webhooks.count
        return count > 30 ? "The first 30 of \(Wording.grouped(count)) webhooks." : ""
    }
}

extension EventType.Stability {
    /// Icon and word in one pill.
    fileprivate var pill: HTML {
        let (tone, icon, word) =
            switch self {
            case .stable: ("ok", "ok", "Stable")
            case .beta: ("info", "none", "Beta")
            case .deprecated: ("warn", "warn", "Deprecated")
            }
        return """
            <span class="pill \(tone)"><svg class="icon" aria-hidden="true"><use href="#i-\(icon)"/></svg>\
            \(word)</span>
            """
    }
}
