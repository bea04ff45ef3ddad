/// Whether every link of a site leads to one of its files and anchors.
struct LinkCheck: Sendable {
    private var anchors: [String: Set<String>] = [:]
    private var links: [PageLinks.Target: String] = [:]

    init() {}

    /// Adds a page; links to its own anchors are checked with the others.
    mutating func add(_ page: PageLinks) {
        anchors[page.path] = page.anchors
        for target in page.targets {
            // The first page by name is the one reported, whichever core was faster.
            if let known = links[target], known < page.path { continue }
            links[target] = page.path
        }
    }

    /// The links that lead nowhere, sorted, each with the first page it stands on.
    ///
    /// Pages that are sound were checked when they were made.
    func broken(
        isFile: (String) -> Bool,
        isSound: (String) -> Bool
    ) -> [SiteError.BrokenLink] {
        links.filter { target, _ in
            guard isFile(target.file) else { return true }
            guard let anchor = target.anchor, !anchor.isEmpty, !isSound(target.file) else {
                return false
            }
            return anchors[target.file].map { !$0.contains(anchor) } ?? true
        }
        .map { target, page in
            let anchor = target.anchor.map { "#" + $0 } ?? ""
            return SiteError.BrokenLink(page: page, target: target.file + anchor)
        }
        .sorted { ($0.page, $0.target) < ($1.page, $1.target) }
    }
}
