/// The site that a folder has already.
struct EarlierSite: Sendable {
    let folder: OpenFolder?
    let files: FileTable
    /// The digest of what it was made of.
    let inputs: Digest
    /// The same for the files of each webhook, by its id, where only the list of files is left.
    private let webhooks: [String: Digest]
    /// What the files look like now; nil where one is missing.
    let stamps: [Files.Stamp?]
    /// Which files nobody touched since they were written.
    let isIntact: [Bool]
    /// What the build that made it remembered.
    let memory: SiteMemory?

    /// Looks at every file of a site; one without a memory is read from its list of files.
    init(at path: String, memory: SiteMemory?) {
        let manifest = memory == nil ? Manifest(folder: path) : nil
        self.memory = memory
        folder = memory == nil && manifest == nil ? nil : OpenFolder(path)
        let files = memory?.files ?? manifest?.files ?? FileTable()
        inputs = memory?.inputs ?? manifest?.inputs ?? .none
        webhooks = manifest?.webhooks ?? [:]
        // The list of files is written last.
        let completion = folder?.stamp(Manifest.name)?.changedAt ?? .min
        let stamps = folder?.stamps(files.paths) ?? []
        isIntact = stamps.enumerated().map { index, stamp in
            guard let stamp else { return false }
            if let memory { return stamp == memory.stamps[index] }
            return stamp.size == files.entries[index].size && stamp.changedAt <= completion
        }
        self.files = files
        self.stamps = stamps
    }

    /// Whether all of it is as it was left.
    var isWhole: Bool { isIntact.allSatisfy(\.self) }

    /// The files of the webhook at a place, where nobody touched them since.
    func files(ofWebhookAt place: Int) -> SiteMemory.WebhookFiles? {
        guard let files = memory?.webhookFiles[place], !files.pages.isEmpty, isIntact[files.svg],
            isIntact[files.shields], files.pages.allSatisfy({ isIntact[$0] })
        else { return nil }
        return files
    }

    /// The same where only the list of files is left, and they were made of the same inputs.
    func files(ofWebhook id: String, key: String, inputs: Digest) -> SiteMemory.WebhookFiles? {
        let badge = Badge.paths(key)
        guard webhooks[id] == inputs, let svg = files.index(of: badge.svg),
            let shields = files.index(of: badge.shields)
        else { return nil }
        let pages = files.indices(under: "\(Page.settings)\(id)/")
        let isSound = isIntact[svg] && isIntact[shields] && pages.allSatisfy { isIntact[$0] }
        return !pages.isEmpty && isSound
            ? SiteMemory.WebhookFiles(pages: pages, svg: svg, shields: shields) : nil
    }

    /// The place of one of the site's own files where it was made of the same and nobody touched it since.
    func index(of path: String, madeOf inputs: Digest) -> Int? {
        guard let memory, let index = files.index(of: path), isIntact[index],
            memory.origins[index] == inputs
        else { return nil }
        return index
    }

    /// The place of a file with such content; nil where it is missing or another.
    func index(of path: String, holding bytes: [UInt8], _ digest: Digest, isTrusted: Bool) -> Int? {
        guard let index = files.index(of: path), let folder else { return nil }
        let entry = FileTable.Entry(size: bytes.count, digest: digest)
        guard isTrusted, isIntact[index] else {
            let isThere = stamps[index]?.size == bytes.count
            return isThere && Files.holds(bytes, at: folder.path + "/" + path) ? index : nil
        }
        return files.entries[index] == entry ? index : nil
    }

    /// Whether the folder holds files that are not the site's, such as `.git`.
    func hasForeignFiles(among names: [String]) -> Bool {
        names.contains {
            $0 != Manifest.name && files.index(of: $0) == nil && !files.hasFiles(in: $0)
        }
    }
}
