import FoundationEssentials
import Model
import Synchronization
import Templates

/// A new site growing beside the old one, where no reader sees it.
final class Staging: Sendable {
    /// The folder that readers see.
    let out: String
    /// The folder that is being filled.
    let folder: String
    /// Whether nothing is written, only compared.
    let isCheck: Bool
    /// Whether every page is made again.
    private let isFull: Bool
    let sha256: @Sendable ([UInt8]) -> [UInt8]
    /// Where the next build finds what this one leaves; a public site has nothing beside it.
    let workshop: Workshop?
    /// What the folder held when the build began.
    let earlier: EarlierSite
    let state: Mutex<State>

    struct State {
        /// Looks through what is to be public.
        var leakScan: LeakScan?
        var inputs = Digest.none
        var basis = Digest.none
        var shared = Digest.none
        var moment = Timestamp(milliseconds: 0)
        /// What the site's own files are made of.
        var origins: [String: Digest] = [:]
        var webhooks: [SiteMemory.Webhook] = []
        /// Where in files that were made stands what they say of each webhook.
        var pieces: [String: [Range<Int>]] = [:]
        /// What is filled: a new folder, or the spare tree where there was one.
        var tree: Tree?
        /// Which files of the old site the new one has too.
        var isKept: [Bool]
        /// Which of them were not even made again.
        var isReused: [Bool]
        /// Files that are new or whose bytes changed.
        var made: [String: Made] = [:]
        var links = LinkCheck()
        var leaks: [SiteError.Leak] = []
    }

    /// A file that was written.
    struct Made {
        var entry: FileTable.Entry
        /// Absent where nothing is written.
        var stamp: Files.Stamp?
        var isPage: Bool
    }

    /// The folder that is filled.
    struct Tree {
        var folder: OpenFolder
        /// What it was as the spare tree; nil for a new folder.
        var spare: SiteMemory.Spare?
    }

    /// Begins a site; refused where the folder holds what no build of ours wrote.
    init(
        out: String,
        isCheck: Bool = false,
        isFull: Bool = false,
        isPublic: Bool = false,
        sha256: @escaping @Sendable ([UInt8]) -> [UInt8]
    ) throws(SiteError) {
        var path = out
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        self.out = path
        self.isCheck = isCheck
        self.isFull = isFull
        self.sha256 = sha256
        folder = "\(path).building-\(Files.processID)"
        workshop = isPublic ? nil : try Workshop(of: path, isCheck: isCheck)
        earlier = EarlierSite(at: path, memory: workshop?.memory(of: path, sha256))
        if earlier.folder == nil, FileManager.default.fileExists(atPath: path) {
            guard let names = Files.names(in: path), names.allSatisfy({ $0.hasPrefix(".") }) else {
                throw .foreignFolder(path)
            }
        }
        let none = Array(repeating: false, count: earlier.files.count)
        state = Mutex(State(isKept: none, isReused: none))
        guard !isCheck else { return }
        try sweep()
        if isPublic { try Workshop.remove(of: path) }
    }

    /// Whether the folder has the site of these inputs already, and nobody touched it since.
    func isCurrent(_ inputs: SiteInputs) -> Bool {
        !isFull && earlier.folder != nil && earlier.inputs == inputs.whole && earlier.isWhole
    }

    /// Says of the site that is there what a build of it would say.
    func describe(in report: inout BuildReport) {
        report.pages = earlier.files.paths.count(endingIn: ".html")
        report.files = earlier.files.count
        report.unchanged = earlier.files.count
        report.bytes = earlier.files.entries.reduce(0) { $0 + $1.size }
    }

    /// Notes what the site is made of.
    func note(_ inputs: SiteInputs, of site: SiteFacts, _ material: SiteMaterial) {
        state.withLock {
            $0.inputs = inputs.whole
            $0.basis = material.basis
            $0.shared = inputs.shared
            $0.moment = site.now
            guard !site.options.isPublic else { return }
            $0.webhooks = material.marks.indices.map { index in
                let mark = material.marks[index]
                return SiteMemory.Webhook(
                    inputs: inputs.webhooks[index],
                    fingerprint: mark.fingerprint,
                    moment: mark.moment,
                    pausedUntil: mark.pausedUntil,
                    isDeclared: material.options.declarations[mark.key] != nil,
                    summary: site.webhooks[index]
                )
            }
        }
    }

    /// Looks through all files for what must not be public.
    func look(for leaks: LeakScan) {
        state.withLock { $0.leakScan = leaks }
    }

    /// Takes one of the site's own files as it is; false where it has to be made of these inputs.
    func reuse(_ path: String, inputs: Digest) -> Bool {
        let index = isFull ? nil : earlier.index(of: path, madeOf: inputs)
        state.withLock { state in
            state.origins[path] = inputs
            if let index {
                state.isKept[index] = true
                state.isReused[index] = true
            }
        }
        return index != nil
    }

    /// For each webhook its place in the site before, where it is made of the same inputs.
    func places(of marks: [SiteMaterial.Mark], _ inputs: SiteInputs) -> [Int?] {
        guard !isFull, let webhooks = earlier.memory?.webhooks else {
            return Array(repeating: nil, count: marks.count)
        }
        return marks.indices.map { index in
            marks[index].place.flatMap { webhooks[$0].inputs == inputs.webhooks[index] ? $0 : nil }
        }
    }

    /// Takes the files of a webhook as they are; false where they have to be made.
    func reuse(_ webhook: WebhookSummary, at place: Int?, inputs: Digest) -> Bool {
        let found =
            if isFull { nil as SiteMemory.WebhookFiles? } else if let place {
                earlier.files(ofWebhookAt: place)
            } else {
                earlier.files(ofWebhook: webhook.id, key: webhook.key, inputs: inputs)
            }
        guard let found else { return false }
        state.withLock { state in
            for index in found.pages {
                state.isKept[index] = true
                state.isReused[index] = true
            }
            for index in [found.svg, found.shields] {
                state.isKept[index] = true
                state.isReused[index] = true
            }
        }
        return true
    }

    /// A file of the site before that has a piece for each of its webhooks; nil where it is not what it was.
    func pieces(in path: String) -> EarlierPieces? {
        guard !isFull, let memory = earlier.memory, let index = earlier.files.index(of: path),
            earlier.isIntact[index], let spans = memory.pieces[index],
            let bytes = Files.bytes(of: out + "/" + path),
            spans.last.map({ $0.upperBound <= bytes.count }) ?? true
        else { return nil }
        return EarlierPieces(bytes: bytes, spans: spans)
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
        try file(path, page.bytes, isPage: true)
        state.withLock {
            $0.links.add(links)
            if !page.pieces.isEmpty { $0.pieces[path] = page.pieces }
        }
    }

    /// Adds any other file.
    func file(_ path: String, _ text: String) throws(SiteError) {
        try file(path, Array(text.utf8), isPage: false)
    }

    /// Adds a file with an element for every webhook.
    func file(_ path: String, _ text: PiecedText) throws(SiteError) {
        try file(path, text.bytes, isPage: false)
        state.withLock { $0.pieces[path] = text.pieces }
    }

    private func file(_ path: String, _ bytes: [UInt8], isPage: Bool) throws(SiteError) {
        let leaks = (state.withLock(\.leakScan)?.findings(in: bytes) ?? []).map {
            SiteError.Leak($0, in: path)
        }
        if !leaks.isEmpty { state.withLock { $0.leaks += leaks } }
        let digest = Digest(sha256(bytes))
        if let index = earlier.index(of: path, holding: bytes, digest, isTrusted: !isFull) {
            return state.withLock { $0.isKept[index] = true }
        }
        let stamp = isCheck ? nil : try openTree().write(bytes, to: path)
        let entry = FileTable.Entry(size: bytes.count, digest: digest)
        state.withLock { $0.made[path] = Made(entry: entry, stamp: stamp, isPage: isPage) }
    }

    /// The folder to write into.
    func openTree() throws(SiteError) -> OpenFolder {
        try state.withLock { state throws(SiteError) in
            if let tree = state.tree { return tree.folder }
            let tree: Tree
            if let spare = try adoptSpare() { tree = spare } else { tree = try newTree() }
            state.tree = tree
            return tree.folder
        }
    }

    private func newTree() throws(SiteError) -> Tree {
        try Files.makeFolder(folder)
        guard let open = OpenFolder(folder) else {
            throw .file(path: folder, problem: Files.problem())
        }
        return Tree(folder: open, spare: nil)
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
