import FoundationEssentials
import Synchronization

extension Staging {
    /// Checks the links and puts the new site in the old one's place.
    func publish(into report: inout BuildReport) throws(SiteError) {
        let state = state.withLock(\.self)
        let old = earlier.files
        let broken = state.links.broken(
            isFile: { path in
                state.made[path] != nil || old.index(of: path).map { state.isKept[$0] } ?? false
            },
            // The anchors of pieces that were taken over are not looked for again.
            isSound: { path in
                (earlier.memory != nil && state.pieces[path] != nil)
                    || old.index(of: path).map { state.isReused[$0] } ?? false
            }
        )
        guard broken.isEmpty else { throw .brokenLinks(broken) }
        guard state.leaks.isEmpty else { throw .leaks(state.leaks.sorted()) }
        let removed = old.paths.indices
            .filter { !state.isKept[$0] && state.made[old.paths[$0]] == nil }
            .map { old.paths[$0] }
        let site = NewSite(earlier, state)
        report.files = site.files.count
        report.pages = site.files.paths.count(endingIn: ".html")
        report.written = state.made.count
        report.unchanged = site.files.count - state.made.count
        report.bytes = site.files.entries.reduce(0) { $0 + $1.size }
        report.removed = removed.count
        if isCheck { report.stale = (state.made.keys + removed).sorted() }
        var manifest = Manifest()
        manifest.inputs = state.inputs
        manifest.webhooks = Dictionary(
            uniqueKeysWithValues: state.webhooks.lazy.map { ($0.summary.id, $0.inputs) }
        )
        manifest.files = site.files
        let isSame =
            state.made.isEmpty && removed.isEmpty && manifest.inputs == earlier.inputs
            && manifest.files == old
        if isCheck || isSame { return }
        let tree = try openTree()
        try keep(removing: removed)
        let list = try tree.write(manifest.bytes, to: Manifest.name)
        try publish(site, list: list, removing: removed)
    }

    /// Gives what did not change its place in the new site, with its inode and its time.
    private func keep(removing removed: [String]) throws(SiteError) {
        let (tree, isKept) = state.withLock { ($0.tree, $0.isKept) }
        guard let tree, let site = earlier.folder else { return }
        func link(_ path: String) throws(SiteError) {
            guard !(try tree.folder.link(path, from: site)) else { return }
            let place = out + "/" + path
            guard let bytes = Files.read(place) else {
                throw .file(path: place, problem: "it went away while the site was built")
            }
            _ = try tree.folder.write(Array(bytes), to: path)
        }
        guard let spare = tree.spare else {
            for index in isKept.indices where isKept[index] { try link(earlier.files.paths[index]) }
            return
        }
        for index in isKept.indices where isKept[index] && !earlier.isIntact[index] {
            try link(earlier.files.paths[index])
        }
        let made = state.withLock { Set($0.made.keys) }
        for path in spare.differences where !made.contains(path) {
            if let index = earlier.files.index(of: path), isKept[index] {
                try link(path)
            } else {
                try tree.folder.removeFile(path)
            }
        }
        for path in removed { try tree.folder.removeFile(path) }
    }

    /// Makes old and new site change places, or what comes nearest to that.
    private func publish(
        _ site: NewSite,
        list: Files.Stamp,
        removing removed: [String]
    ) throws(SiteError) {
        guard earlier.folder != nil else {
            if let names = Files.names(in: out) {
                if !names.isEmpty { return try publishByFile(site, removing: []) }
                try Files.remove(out)
            }
            try Files.rename(folder, to: out)
            return try remember(site, list: list, spare: try makeSpare(of: site.files))
        }
        let isForeign = earlier.hasForeignFiles(among: Files.names(in: out) ?? [])
        guard !isForeign, Files.exchange(folder, out) else {
            return try publishByFile(site, removing: removed)
        }
        try remember(site, list: list, spare: try keepSpare(site, removing: removed))
    }

    /// Removes what was built; the old site stays.
    func discard() throws(SiteError) {
        try Files.remove(folder)
    }

    /// Replaces file by file, assets first and removals last, where folders cannot change places.
    private func publishByFile(
        _ site: NewSite,
        removing removed: [String]
    ) throws(SiteError) {
        try workshop?.forget()
        let paths = site.files.paths
        let order =
            paths.filter { $0.hasPrefix("assets/") } + paths.filter { !$0.hasPrefix("assets/") }
            + [Manifest.name]
        for path in order {
            let target = out + "/" + path
            guard let bytes = Files.read(folder + "/" + path), bytes != Files.read(target) else {
                continue
            }
            if let slash = target.lastIndex(of: "/") {
                try Files.makeFolder(String(target[..<slash]))
            }
            let temporary = target + ".building"
            try Files.write(Array(bytes), to: temporary)
            try Files.rename(temporary, to: target)
        }
        for path in removed { try Files.remove(out + "/" + path) }
        try discard()
    }
}

/// The files of the site that was made.
struct NewSite {
    var files = FileTable()
    /// One for each file.
    var stamps: [Files.Stamp] = []

    /// Those of the old site that were kept, and those that were made.
    init(_ earlier: EarlierSite, _ state: Staging.State) {
        let none = Files.Stamp(inode: 0, size: 0, changedAt: 0)
        let places = state.made.map { (file: $0.value, place: earlier.files.index(of: $0.key)) }
        if places.allSatisfy({ $0.place != nil }),
            places.count + state.isKept.count(where: \.self) == earlier.files.count
        {
            // The same files as before, some of them with other bytes.
            var entries = earlier.files.entries
            stamps = earlier.stamps.map { $0 ?? none }
            for (file, place) in places {
                guard let place else { continue }
                entries[place] = file.entry
                stamps[place] = file.stamp ?? none
            }
            files = FileTable(earlier.files.paths, entries)
            return
        }
        var made = state.made.sorted { $0.key.comesBefore($1.key) }[...]
        var paths = PathList()
        var entries: [FileTable.Entry] = []
        let count = earlier.files.count + made.count
        paths.reserve(count, bytes: earlier.files.paths.bytes.count + made.count * 64)
        entries.reserveCapacity(count)
        stamps.reserveCapacity(count)
        func add(_ file: Staging.Made, at path: String) {
            paths.append(path.utf8)
            entries.append(file.entry)
            stamps.append(file.stamp ?? none)
        }
        for index in earlier.files.paths.indices where state.isKept[index] {
            let path = earlier.files.paths[index]
            while let next = made.first, next.key.comesBefore(path) {
                add(next.value, at: next.key)
                made.removeFirst()
            }
            paths.append(path.utf8)
            entries.append(earlier.files.entries[index])
            stamps.append(earlier.stamps[index] ?? none)
        }
        for next in made { add(next.value, at: next.key) }
        files = FileTable(paths, entries)
    }
}
