import Catalogue
import Model
import Text

/// What a site is made of, as digests: files whose inputs have the same one are not made again.
struct SiteInputs: Sendable {
    /// Of everything there is.
    let whole: Digest
    /// Of what the files of each webhook are made of, in the webhooks' order.
    let webhooks: [Digest]
}

extension SiteInputs {
    /// Digests of what was read for a site.
    init(_ material: SiteMaterial) {
        let sha256 = material.options.sha256
        let shared = Digest(sha256(Array(material.sharedText.utf8))).text
        webhooks = material.webhooks.indices.map { index in
            let words = [
                shared, material.marks[index].fingerprint,
                String(material.moments[index].milliseconds),
                material.options.declarations[material.webhooks[index].key.rawValue] ?? "",
            ]
            return Digest(sha256(Array(words.joined(separator: "\0").utf8)))
        }
        let rest = [shared] + webhooks.map(\.text) + [material.ownText]
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
            + ["\(self.webhooks.count)"]).joined(separator: "\0")
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
        for note in options.incidentNotes {
            texts += [note.title, note.period] + note.webhooks + note.paragraphs
        }
        texts.append(options.previous?.asOf ?? "-")
        for (type, schema) in (options.previous?.schemas ?? [:]).sorted(by: { $0.key < $1.key }) {
            texts += [type, schema.text]
        }
        return texts.joined(separator: "\0")
    }
}
