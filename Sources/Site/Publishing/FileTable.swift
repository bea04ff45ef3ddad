/// The files of a site, sorted by path.
struct FileTable: Sendable, Hashable {
    /// Size and SHA-256 of one file.
    struct Entry: Sendable, Hashable {
        var size: Int
        var digest: Digest
    }

    private(set) var paths = PathList()
    private(set) var entries: [Entry] = []

    init() {}

    init(_ paths: PathList, _ entries: [Entry]) {
        self.paths = paths
        self.entries = entries
    }

    init(_ files: [String: Entry]) {
        let sorted = files.sorted { $0.key.comesBefore($1.key) }
        self.init(PathList(sorted: sorted.map(\.key)), sorted.map(\.value))
    }

    var count: Int { paths.count }

    /// The place of a file.
    func index(of path: String) -> Int? { paths.index(of: path) }

    /// The places of the files whose path begins so.
    func indices(under prefix: String) -> Range<Int> { paths.indices(under: prefix) }

    /// Whether a folder has files in it or below it.
    func hasFiles(in folder: String) -> Bool {
        let place = paths.place(of: folder + "/")
        return place < paths.count && paths.bytes(at: place).starts(with: (folder + "/").utf8)
    }

    /// The folder that a path is in; empty for the root.
    static func parent(of path: Substring) -> Substring {
        let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
        return slash.map { path[..<$0] } ?? ""
    }
}
