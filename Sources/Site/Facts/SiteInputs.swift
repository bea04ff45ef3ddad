import Catalogue
import Model
import Text

/// What a site is made of, as digests: files whose inputs have the same one are not made again.
struct SiteInputs: Sendable {
    /// Of what every file depends on.
    let shared: Digest
    /// Of everything there is.
    let whole: Digest
    /// Of what all webhooks' files are made of.
    let all: Digest
    /// Of what the files of each webhook are made of, in the webhooks' order.
    let webhooks: [Digest]
}

extension SiteInputs {
    /// Digests of what was read for a site.
    init(_ material: SiteMaterial, memory: SiteMemory? = nil) {
        let sha256 = material.options.sha256
        let declarations = material.options.declarations
        shared = Digest(sha256(Array(material.sharedText.utf8)))
        let shared = shared.text
        // Where nothing around it changed, what is known of a webhook has its digest already.
        let isKnown = memory?.shared == self.shared && declarations.isEmpty
        webhooks = material.marks.map { mark in
            if isKnown, let known = mark.known, !known.isDeclared { return known.inputs }
            let words = [
                shared, mark.id.rawValue, mark.fingerprint.text,
                String(mark.moment.milliseconds),
                declarations[mark.key] ?? "",
            ]
            return Digest(sha256(Array(words.joined(separator: "\0").utf8)))
        }
        var every = ByteWriter()
        every.add(webhooks) { $0.add($1) }
        all = Digest(sha256(every.bytes))
        let rest = [shared, all.text, material.ownText]
        whole = Digest(sha256(Array(rest.joined(separator: "\0").utf8)))
    }
}

extension SiteMaterial {
    /// What every page depends on.
    fileprivate var sharedText: String {
        let files = source.files.sorted { $0.key < $1.key }.flatMap { [$0.key, $0.value] }
        let options = [
            options.version, options.baseURL, options.repoURL, options.forge.rawValue,
            options.branch, options.folder, options.docsURL, options.apiURL,
            "\(options.isPublic) \(options.omitsPayloads)",
            information.environment, "\(information.hasPayloads)",
            "\(information.takenAt.startOfHour.milliseconds)", staleness,
        ].map { $0 ?? "-" }
        let webhooks = sidebar.flatMap { [$0.id, $0.name, $0.status.look.word] }
        return
            (files + options + types.map(\.json.text) + sourceIPs + webhooks
            + ["\(marks.count > Renderer.sidebarLimit)"]).joined(separator: "\0")
    }

    /// What only the site's own pages depend on.
    fileprivate var ownText: String {
        var texts = ["\(information.takenAt.milliseconds)"]
        for list in [
            recorded.workspaces, recorded.campaigns, recorded.contacts, recorded.contactTags,
        ] {
            texts.append("\(list.count)")
            texts += list
        }
        for (type, count) in eventCounts.sorted(by: { $0.key < $1.key }) {
            texts += [type, "\(count)"]
        }
        texts += Self.words(of: options.incidentNotes) + Self.words(of: options.previous)
        return texts.joined(separator: "\0")
    }

    /// All that notes of incidents say.
    static func words(of notes: [IncidentNote]) -> [String] {
        notes.flatMap { note in
            ["\(note.webhooks.count)", note.title, note.period, note.from.rfc3339]
                + note.webhooks + note.paragraphs
        } + ["\(notes.count)"]
    }

    /// All that is known of an earlier site's event types.
    static func words(of previous: PreviousSchemas?) -> [String] {
        guard let previous else { return ["-"] }
        return [previous.asOf]
            + previous.schemas.sorted { $0.key < $1.key }.flatMap { [$0.key, $0.value.text] }
    }
}
