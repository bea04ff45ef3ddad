import Synchronization

extension Staging {
    /// Takes the spare tree to be filled, where it is still what the build before left; nil where there is none.
    ///
    /// Once it has another name no later build takes it for the spare, whatever becomes of this one.
    func adoptSpare() throws(SiteError) -> Tree? {
        guard let workshop else { return nil }
        guard let memory = earlier.memory, let spare = memory.spare,
            let open = OpenFolder(workshop.spare), isSound(spare, memory, in: open)
        else {
            try Files.remove(workshop.spare)
            return nil
        }
        try Files.rename(workshop.spare, to: folder)
        return Tree(folder: open, spare: spare)
    }

    private func isSound(
        _ spare: SiteMemory.Spare,
        _ memory: SiteMemory,
        in open: OpenFolder
    ) -> Bool {
        let folders = SiteMemory.Folders(
            paths: spare.paths ?? memory.folders.paths,
            stamps: spare.stamps
        )
        guard folders.areIntact(in: open), let names = Files.names(in: open.path) else {
            return false
        }
        // The root itself says nothing, so what is in it is looked at.
        let differences = Set(spare.differences)
        return names.allSatisfy { name in
            if name == Manifest.name || differences.contains(name) { return true }
            guard let index = memory.files.index(of: name) else {
                return memory.files.hasFiles(in: name)
                    || spare.differences.contains { $0.hasPrefix(name + "/") }
            }
            return open.stamp(name)?.inode == memory.stamps[index].inode
        }
    }

    /// Makes the old site, which was exchanged for the new one, the spare tree of the next build.
    func keepSpare(
        _ site: NewSite,
        removing removed: [String]
    ) throws(SiteError) -> SiteMemory.Spare? {
        guard let workshop, let memory = earlier.memory else {
            try discard()
            return try makeSpare(of: site.files)
        }
        let state = state.withLock(\.self)
        let touched = earlier.files.paths.indices.filter {
            state.isKept[$0] && !earlier.isIntact[$0]
        }
        // Only where the exchange was refused until now is one there still.
        try Files.remove(workshop.spare)
        try Files.rename(folder, to: workshop.spare)
        return SiteMemory.Spare(
            paths: memory.folders.paths,
            stamps: memory.folders.stamps,
            differences: (state.made.keys + removed + touched.map { earlier.files.paths[$0] })
                .sorted()
        )
    }

    /// Makes a spare tree of a new site: folders of its own, and the same files.
    func makeSpare(of files: FileTable) throws(SiteError) -> SiteMemory.Spare? {
        guard let workshop, let site = OpenFolder(out) else { return nil }
        try Files.remove(workshop.spare)
        try Files.makeFolder(workshop.spare)
        guard let spare = OpenFolder(workshop.spare) else { return nil }
        for path in files.paths where !(try spare.link(path, from: site)) {
            try Files.remove(workshop.spare)
            return nil
        }
        let folders = SiteMemory.Folders(files.paths.folders, in: spare)
        return folders.map {
            SiteMemory.Spare(paths: $0.paths, stamps: $0.stamps, differences: [])
        }
    }

    /// Leaves word for the next build.
    func remember(
        _ site: NewSite,
        list: Files.Stamp,
        spare: SiteMemory.Spare?
    ) throws(SiteError) {
        guard let workshop, let tree = state.withLock(\.tree),
            let folders = folders(of: site, in: tree)
        else { return }
        var spare = spare
        if spare?.paths == folders.paths { spare?.paths = nil }
        let state = state.withLock(\.self)
        var origins = Array(repeating: Digest.none, count: site.files.count)
        for (path, origin) in state.origins {
            if let index = site.files.index(of: path) { origins[index] = origin }
        }
        // Without a place for every webhook's files there is nothing to find them by.
        guard let webhookFiles = webhookFiles(of: site) else { return try workshop.forget() }
        let memory = SiteMemory(
            list: list,
            inputs: state.inputs,
            basis: state.basis,
            shared: state.shared,
            moment: state.moment,
            files: site.files,
            stamps: site.stamps,
            origins: origins,
            folders: folders,
            spare: spare,
            webhooks: state.webhooks,
            webhookFiles: webhookFiles,
            pieces: pieces(of: site)
        )
        try workshop.remember(memory, sha256)
    }

    /// Where the files of each webhook are; where the site has the same files as before they are where they were.
    private func webhookFiles(of site: NewSite) -> [SiteMemory.WebhookFiles]? {
        let webhooks = state.withLock(\.webhooks)
        if let memory = earlier.memory, memory.files.paths == site.files.paths,
            memory.webhooks.elementsEqual(webhooks, by: { $0.summary.id == $1.summary.id })
        {
            return memory.webhookFiles
        }
        return SiteMemory.WebhookFiles.all(of: webhooks, in: site.files)
    }

    /// Where in the new site's files stands what they say of each webhook.
    private func pieces(of site: NewSite) -> [Int: [Range<Int>]] {
        let state = state.withLock(\.self)
        var pieces: [Int: [Range<Int>]] = [:]
        for (path, spans) in state.pieces {
            if let index = site.files.index(of: path) { pieces[index] = spans }
        }
        for (old, spans) in earlier.memory?.pieces ?? [:] where state.isReused[old] {
            if let index = site.files.index(of: earlier.files.paths[old]) { pieces[index] = spans }
        }
        return pieces
    }

    /// What the folders of the new site look like; of the spare tree only those that were changed are looked at.
    private func folders(of site: NewSite, in tree: Tree) -> SiteMemory.Folders? {
        guard let spare = tree.spare, let memory = earlier.memory, spare.paths == nil,
            site.files.paths == memory.files.paths
        else { return SiteMemory.Folders(site.files.paths.folders, in: tree.folder) }
        var folders = SiteMemory.Folders(paths: memory.folders.paths, stamps: spare.stamps)
        let made = state.withLock { Array($0.made.keys) }
        let changed = made + spare.differences + [Manifest.name]
        return folders.look(again: changed, in: tree.folder) ? folders : nil
    }
}

extension OpenFolder {
    /// Removes a file and the folders that are empty without it.
    func removeFile(_ path: String) throws(SiteError) {
        try remove(path)
        removeEmptyFolders(from: String(FileTable.parent(of: path[...])))
    }
}
