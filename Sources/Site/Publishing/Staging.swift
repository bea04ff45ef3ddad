import FoundationEssentials
import Synchronization
import Templates

/// A new site growing beside the old one, where no reader sees it.
final class Staging: Sendable {
    /// The folder that readers see.
    let out: String
    /// The folder that is being filled.
    let folder: String
    /// Whether nothing is written, only compared.
    private let isCheck: Bool
    /// Looks through what is to be public.
    private let leakScan: LeakScan?
    private let sha256: @Sendable ([UInt8]) -> [UInt8]
    /// What the folder held when the build began.
    private let old: Manifest?
    /// What of it can be taken as it is.
    private let earlier: EarlierSite?
    private let state = Mutex(State())

    private struct State {
        var manifest = Manifest()
        var folders: Set<String> = []
        /// Files of the old site that the new one has too.
        var kept: [String] = []
        /// Those of them that were not even made again.
        var reused: Set<String> = []
        /// Files that are new or whose bytes changed.
        var changed: [String] = []
        var links = LinkCheck()
        var leaks: [SiteError.Leak] = []
        var bytes = 0
        var pages = 0
    }

    /// Begins a site; refused where the folder holds what no build of ours wrote.
    init(
        out: String,
        isCheck: Bool = false,
        isFull: Bool = false,
        leakScan: LeakScan?,
        sha256: @escaping @Sendable ([UInt8]) -> [UInt8]
    ) throws(SiteError) {
        var path = out
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        self.out = path
        self.isCheck = isCheck
        self.leakScan = leakScan
        self.sha256 = sha256
        folder = "\(path).building-\(Files.processID)"
        old = Manifest(folder: path)
        if FileManager.default.fileExists(atPath: path), old == nil {
            guard let names = Files.names(in: path), names.allSatisfy({ $0.hasPrefix(".") }) else {
                throw .foreignFolder(path)
            }
        }
        earlier = isFull ? nil : old.map { EarlierSite($0, at: path) }
        if !isCheck { try sweep() }
    }

    /// Whether the folder has the site of these inputs already, and nobody touched it since.
    func isCurrent(_ inputs: SiteInputs) -> Bool {
        guard let earlier, earlier.manifest.inputs == inputs.whole else { return false }
        return earlier.areIntact(earlier.manifest.files.keys)
    }

    /// Says of the site that is there what a build of it would say.
    func describe(in report: inout BuildReport) {
        let files = earlier?.manifest.files ?? [:]
        report.pages = files.keys.count { $0.hasSuffix(".html") }
        report.files = files.count
        report.unchanged = files.count
        report.bytes = files.values.reduce(0) { $0 + $1.size }
    }

    /// Notes what the site is made of.
    func note(_ inputs: SiteInputs, of webhooks: [String]) {
        state.withLock {
            $0.manifest.inputs = inputs.whole
            $0.manifest.webhooks = Dictionary(
                uniqueKeysWithValues: zip(webhooks, inputs.webhooks)
            )
        }
    }

    /// Takes the files of a webhook as they are; false where they have to be made.
    func reuse(webhook id: String, inputs: String) -> Bool {
        guard let earlier, let files = earlier.files(ofWebhook: id, inputs: inputs) else {
            return false
        }
        state.withLock { state in
            for (path, entry) in files {
                state.manifest.files[path] = entry
                state.kept.append(path)
                state.reused.insert(path)
                state.bytes += entry.size
                if path.hasSuffix(".html") { state.pages += 1 }
            }
        }
        return true
    }

    /// Adds a page; its links are checked in the end.
    func page(_ path: String, _ page: TemplateOutput, base: String) throws(SiteError) {
        var links = PageLinks(path: path, base: base)
        var start = 0
        for part in page.sound {
            links.scan(page.bytes, in: start..<part.lowerBound)
            start = part.upperBound
        }
        links.scan(page.bytes, in: start..<page.bytes.count)
        try file(path, page.bytes)
        state.withLock {
            $0.links.add(links)
            $0.pages += 1
        }
    }

    /// Adds any other file.
    func file(_ path: String, _ text: String) throws(SiteError) {
        try file(path, Array(text.utf8))
    }

    private func file(_ path: String, _ bytes: [UInt8]) throws(SiteError) {
        let leaks = (leakScan?.findings(in: bytes) ?? []).map { SiteError.Leak($0, in: path) }
        if !leaks.isEmpty { state.withLock { $0.leaks += leaks } }
        var entry = old?.files[path]
        if entry?.size != bytes.count || !Files.holds(bytes, at: out + "/" + path) { entry = nil }
        let isKept = entry != nil
        if !isKept && !isCheck {
            try makeParent(of: path)
            try Files.write(bytes, to: folder + "/" + path)
        }
        let known = entry ?? .init(size: bytes.count, digest: hexadecimal(sha256(bytes)))
        state.withLock {
            $0.manifest.files[path] = known
            $0.bytes += bytes.count
            if isKept { $0.kept.append(path) } else { $0.changed.append(path) }
        }
    }

    private func makeParent(of path: String) throws(SiteError) {
        let parent = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
        // Made under the lock: whoever finds it listed writes into it at once.
        try state.withLock { state throws(SiteError) in
            guard !state.folders.contains(parent) else { return }
            try Files.makeFolder(parent.isEmpty ? folder : folder + "/" + parent)
            state.folders.insert(parent)
        }
    }

    /// Checks the links and puts the new site in the old one's place.
    func publish(into report: inout BuildReport) throws(SiteError) {
        let (manifest, broken) = state.withLock { state in
            (state.manifest, state.links.broken(files: state.manifest.files, sound: state.reused))
        }
        guard broken.isEmpty else { throw .brokenLinks(broken) }
        let leaks = state.withLock(\.leaks)
        guard leaks.isEmpty else { throw .leaks(leaks.sorted()) }
        let removed = (old?.files.keys.filter { manifest.files[$0] == nil } ?? []).sorted()
        state.withLock {
            report.pages = $0.pages
            report.files = $0.manifest.files.count
            report.written = $0.changed.count
            report.unchanged = $0.kept.count
            report.bytes = $0.bytes
            if isCheck { report.stale = ($0.changed + removed).sorted() }
        }
        report.removed = removed.count
        if isCheck || (report.written == 0 && removed.isEmpty && old == manifest) { return }
        try keep()
        try makeParent(of: Manifest.name)
        try Files.write(Array(manifest.text.utf8), to: folder + "/" + Manifest.name)
        guard let old else {
            if let names = Files.names(in: out) {
                if !names.isEmpty { return try publishByFile(manifest, removing: []) }
                try Files.remove(out)
            }
            return try Files.rename(folder, to: out)
        }
        if !hasForeignFiles(old), Files.exchange(folder, out) {
            try discard()
        } else {
            try publishByFile(manifest, removing: removed)
        }
    }

    /// Gives what did not change its place in the new site, with its inode and its time.
    private func keep() throws(SiteError) {
        for path in state.withLock(\.kept) {
            try makeParent(of: path)
            let place = out + "/" + path
            guard !Files.link(place, as: folder + "/" + path) else { continue }
            guard let bytes = Files.read(place) else {
                throw .file(path: place, problem: "it went away while the site was built")
            }
            try Files.write(Array(bytes), to: folder + "/" + path)
        }
    }

    /// Removes what was built; the old site stays.
    func discard() throws(SiteError) {
        try Files.remove(folder)
    }

    /// Replaces file by file, assets first and removals last, where folders cannot change places.
    private func publishByFile(
        _ manifest: Manifest,
        removing removed: [String]
    ) throws(SiteError) {
        let paths = manifest.files.keys.sorted()
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

    /// Whether the old folder holds files that its manifest does not name, such as `.git`.
    private func hasForeignFiles(_ manifest: Manifest) -> Bool {
        let ours = Set(manifest.files.keys.compactMap { $0.split(separator: "/").first })
        return (Files.names(in: out) ?? []).contains {
            $0 != Manifest.name && !ours.contains(Substring($0))
        }
    }

    /// Removes what builds that were killed left behind.
    private func sweep() throws(SiteError) {
        let parts = out.split(separator: "/", omittingEmptySubsequences: false)
        let parent = parts.dropLast().joined(separator: "/")
        let prefix = (parts.last.map(String.init) ?? out) + ".building-"
        let place = parts.count > 1 ? (parent.isEmpty ? "/" : parent) : "."
        for name in Files.names(in: place) ?? [] where name.hasPrefix(prefix) {
            guard let process = Int32(name.dropFirst(prefix.count)) else { continue }
            if process == Files.processID || !Files.isRunning(process) {
                try Files.remove(place + "/" + name)
            }
        }
    }
}

/// Bytes as hexadecimal text.
func hexadecimal(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count * 2)
    for byte in bytes {
        text.append(digits[Int(byte >> 4)])
        text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
}
