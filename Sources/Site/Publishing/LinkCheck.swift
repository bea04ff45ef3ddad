/// The links and anchors of one page.
struct PageLinks: Sendable {
    let path: String
    private(set) var anchors: Set<String> = []
    /// Values of `href` and `src`, without those to other hosts.
    private(set) var targets: Set<String> = []

    init(path: String) {
        self.path = path
    }

    /// Finds the attributes in a page.
    mutating func scan(_ bytes: [UInt8]) {
        let quote = UInt8(ascii: "\"")
        let equals = UInt8(ascii: "=")
        var index = 4
        while index + 1 < bytes.count {
            guard bytes[index] == equals, bytes[index + 1] == quote else {
                index += 1
                continue
            }
            let isAnchor = Self.precedes(" id", at: index, in: bytes)
            guard
                isAnchor || Self.precedes("href", at: index, in: bytes)
                    || Self.precedes(" src", at: index, in: bytes)
            else {
                index += 2
                continue
            }
            let start = index + 2
            let end = bytes[start...].firstIndex(of: quote) ?? bytes.count
            let value = String(decoding: bytes[start..<end], as: UTF8.self)
            if isAnchor {
                anchors.insert(value)
            } else if Self.isLocal(value) {
                targets.insert(value)
            }
            index = end
        }
    }

    private static func precedes(_ name: StaticString, at index: Int, in bytes: [UInt8]) -> Bool {
        let text = name.description.utf8
        return index >= text.count && bytes[(index - text.count)..<index].elementsEqual(text)
    }

    private static func isLocal(_ link: String) -> Bool {
        !link.hasPrefix("https:") && !link.hasPrefix("http:") && !link.hasPrefix("data:")
    }
}

/// Whether every link of a site leads to one of its files and anchors.
struct LinkCheck: Sendable {
    private var anchors: [String: Set<String>] = [:]
    private var links: [(page: String, file: String, anchor: String?)] = []
    private var seen: Set<String> = []

    /// Adds a page; links to its own anchors are checked with the others.
    mutating func add(_ page: PageLinks) {
        anchors[page.path] = page.anchors
        for target in page.targets {
            let parts = target.split(
                separator: "#",
                maxSplits: 1,
                omittingEmptySubsequences: false
            )
            let file = Self.resolve(String(parts[0]), from: page.path)
            let anchor = parts.count > 1 ? String(parts[1]) : nil
            guard anchor != nil || seen.insert(file).inserted else { continue }
            links.append((page.path, file, anchor))
        }
    }

    /// The links that lead nowhere, sorted.
    func broken(files: [String: Manifest.Entry]) -> [SiteError.BrokenLink] {
        links.filter { link in
            guard files[link.file] != nil else { return true }
            guard let anchor = link.anchor, !anchor.isEmpty else { return false }
            return anchors[link.file].map { !$0.contains(anchor) } ?? true
        }
        .map { link in
            let anchor = link.anchor.map { "#" + $0 } ?? ""
            return SiteError.BrokenLink(page: link.page, target: link.file + anchor)
        }
        .sorted { ($0.page, $0.target) < ($1.page, $1.target) }
    }

    /// The file a relative link leads to.
    static func resolve(_ link: String, from page: String) -> String {
        guard !link.isEmpty else { return page }
        var parts = page.split(separator: "/").dropLast().map(String.init)
        for part in link.split(separator: "/", omittingEmptySubsequences: false) {
            switch part {
            case "..": if parts.isEmpty { return link } else { parts.removeLast() }
            case ".", "": break
            default: parts.append(String(part))
            }
        }
        let isFolder = link.hasSuffix("/") || link.hasSuffix("..") || link == "."
        let path = parts.joined(separator: "/")
        return isFolder ? (path.isEmpty ? "index.html" : path + "/index.html") : path
    }
}
