import Model

/// What a build remembers for the next one beside the site itself; without it the next one only takes longer.
struct SiteMemory: Sendable, Hashable {
    /// Of the list of files, which is written anew whenever the site changes.
    var list: Files.Stamp
    /// The digest of what the site was made of.
    var inputs: Digest
    /// Of what summaries of webhooks depend on beside the webhook.
    var basis: Digest
    /// Of what every file depends on.
    var shared: Digest
    /// The moment that the site's own pages refer to.
    var moment: Timestamp
    var files: FileTable
    /// One for each file.
    var stamps: [Files.Stamp]
    /// The digest of what each file of the site's own was made of; `none` for those of webhooks.
    var origins: [Digest]
    var folders: Folders
    var spare: Spare?
    /// In the site's order.
    var webhooks: [Webhook]
    /// Where the files of each webhook are.
    var webhookFiles: [WebhookFiles]
    /// Where in a file stands what it says of each webhook, by the file's place.
    var pieces: [Int: [Range<Int>]]

    /// The folders of a tree, with what tells that nothing was put into them or taken out.
    struct Folders: Sendable, Hashable {
        var paths: PathList
        var stamps: [Stamp]

        struct Stamp: Sendable, Hashable {
            var inode: UInt64
            var changedAt: Int64
        }
    }

    /// The tree of the site before, kept to become the next one.
    struct Spare: Sendable, Hashable {
        /// Absent where they are those of the site.
        var paths: PathList?
        var stamps: [Folders.Stamp]
        /// The files that it lacks, has beyond the site or has with other bytes.
        var differences: [String]
    }

    /// The places of a webhook's files.
    struct WebhookFiles: Sendable, Hashable {
        var pages: Range<Int>
        var svg: Int
        var shields: Int
    }

    /// What was made of a webhook.
    struct Webhook: Sendable, Hashable {
        var inputs: Digest
        /// Of its fingerprint in the snapshot.
        var fingerprint: Digest
        var moment: Timestamp
        var pausedUntil: Timestamp?
        /// Whether the text of its declaration was at hand.
        var isDeclared: Bool
        var summary: WebhookSummary
    }
}

extension SiteMemory {
    /// Finds webhooks that are asked for in the site's order, or nearly so.
    struct Places {
        let webhooks: [Webhook]
        private var next = 0
        private var all: [String: Int] = [:]

        init(_ webhooks: [Webhook]) { self.webhooks = webhooks }

        /// The place of a webhook by its id.
        mutating func place(of id: String) -> Int? {
            if next < webhooks.count, webhooks[next].summary.id == id {
                next += 1
                return next - 1
            }
            if all.isEmpty {
                for (place, webhook) in webhooks.enumerated() { all[webhook.summary.id] = place }
            }
            guard let place = all[id] else { return nil }
            next = place + 1
            return place
        }
    }
}

extension SiteMemory.WebhookFiles {
    /// Finds the files of all webhooks; nil where one has none.
    static func all(of webhooks: [SiteMemory.Webhook], in files: FileTable) -> [Self]? {
        var result: [Self] = []
        result.reserveCapacity(webhooks.count)
        for webhook in webhooks {
            let badge = Badge.paths(webhook.summary.key)
            let pages = files.indices(under: "\(Page.settings)\(webhook.summary.id)/")
            guard let svg = files.index(of: badge.svg), let shields = files.index(of: badge.shields)
            else { return nil }
            result.append(Self(pages: pages, svg: svg, shields: shields))
        }
        return result
    }
}

extension SiteMemory.Folders {
    /// Looks at all folders of a tree; nil where one is missing.
    init?(_ paths: PathList, in folder: OpenFolder) {
        self.paths = paths
        stamps = []
        stamps.reserveCapacity(paths.count)
        for stamp in folder.stamps(paths) {
            guard let stamp else { return nil }
            stamps.append(Stamp(stamp))
        }
    }

    /// Whether nothing was put into a tree or taken out since.
    func areIntact(in folder: OpenFolder) -> Bool {
        zip(folder.stamps(paths), stamps).enumerated().allSatisfy { index, pair in
            guard let found = pair.0 else { return false }
            // Giving the root of the tree another name changes its time on some file systems.
            return found.inode == pair.1.inode
                && (index == 0 || found.changedAt == pair.1.changedAt)
        }
    }

    /// Looks again at the folders that files were changed in, and at those above.
    mutating func look(again changed: [String], in folder: OpenFolder) -> Bool {
        var seen: Set<Substring> = []
        for path in changed {
            var parent = FileTable.parent(of: path[...])
            while seen.insert(parent).inserted {
                let path = parent.isEmpty ? "" : parent + "/"
                if let index = paths.index(of: path) {
                    guard let stamp = folder.stamp(path) else { return false }
                    stamps[index] = Stamp(stamp)
                }
                guard !parent.isEmpty else { break }
                parent = FileTable.parent(of: parent)
            }
        }
        return true
    }
}

extension SiteMemory.Folders.Stamp {
    init(_ stamp: Files.Stamp) {
        self.init(inode: stamp.inode, changedAt: stamp.changedAt)
    }
}
