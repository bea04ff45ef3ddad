/// The links and anchors of one page.
struct PageLinks: Sendable {
    /// A link to a file of the site, and to an anchor there.
    struct Target: Sendable, Hashable {
        var file: String
        var anchor: String?
    }

    let path: String
    private(set) var anchors: Set<String> = []
    /// Where `href` and `src` lead, without those to other hosts.
    private(set) var targets: Set<Target> = []
    /// The page's folder and those above it, each with a slash at its end.
    private let folders: [Substring]
    /// The path of the site's root on its host, for links that begin with a slash.
    private let base: String

    init(path: String, base: String = "/") {
        self.path = path
        self.base = base
        var folders: [Substring] = []
        var folder = path[...]
        while let slash = folder.lastIndex(of: "/") {
            folders.append(path[...slash])
            folder = folder[..<slash]
        }
        self.folders = folders + [""]
    }

    /// Finds the attributes in a page or a part of it.
    mutating func scan(_ bytes: [UInt8], in part: Range<Int>? = nil) {
        let quote = UInt8(ascii: "\"")
        let equals = UInt8(ascii: "=")
        let part = part ?? 0..<bytes.count
        var index = part.lowerBound + 4
        while index + 1 < part.upperBound {
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
            if isAnchor { anchors.insert(value) } else { add(value) }
            index = end
        }
    }

    private mutating func add(_ link: String) {
        guard !link.hasPrefix("https:"), !link.hasPrefix("http:"), !link.hasPrefix("data:") else {
            return
        }
        guard let hash = link.utf8.firstIndex(of: UInt8(ascii: "#")) else {
            targets.insert(Target(file: resolve(link[...]), anchor: nil))
            return
        }
        let anchor = String(link[link.utf8.index(after: hash)...])
        targets.insert(Target(file: resolve(link[..<hash]), anchor: anchor))
    }

    /// The file a relative link leads to.
    func resolve(_ link: Substring) -> String {
        guard !link.isEmpty else { return path }
        var rest = link
        var level = 0
        if link.hasPrefix(base) {
            rest = link.dropFirst(base.count)
            level = folders.count - 1
        }
        while rest.hasPrefix("../") {
            rest = rest.dropFirst(3)
            level += 1
        }
        guard level < folders.count else { return String(link) }
        let file = folders[level] + rest
        return file.isEmpty || file.hasSuffix("/") ? file + "index.html" : String(file)
    }

    private static func precedes(_ name: StaticString, at index: Int, in bytes: [UInt8]) -> Bool {
        let text = name.description.utf8
        return index >= text.count && bytes[(index - text.count)..<index].elementsEqual(text)
    }
}
