/// The files of a site, sorted by path.
struct FileTable: Sendable, Hashable {
    /// Size and SHA-256 of one file.
    struct Entry: Sendable, Hashable {
        var size: Int
        var digest: Digest
    }

    private(set) var paths: [String] = []
    private(set) var entries: [Entry] = []

    init() {}

    /// Of paths that are sorted already.
    init(sorted paths: [String], _ entries: [Entry]) {
        self.paths = paths
        self.entries = entries
    }

    init(_ files: [String: Entry]) {
        let sorted = files.sorted { $0.key < $1.key }
        self.init(sorted: sorted.map(\.key), sorted.map(\.value))
    }

    var count: Int { paths.count }

    /// The place of a file.
    func index(of path: String) -> Int? {
        let place = place(of: path)
        return place < paths.count && paths[place] == path ? place : nil
    }

    /// The places of the files whose path begins so.
    func indices(under prefix: String) -> Range<Int> {
        let start = place(of: prefix)
        let end = paths[start...].firstIndex { !$0.utf8.starts(with: prefix.utf8) } ?? paths.count
        return start..<end
    }

    /// Whether a folder has files in it or below it.
    func hasFiles(in folder: String) -> Bool {
        let place = place(of: folder + "/")
        return place < paths.count && paths[place].utf8.starts(with: (folder + "/").utf8)
    }

    private func place(of path: String) -> Int {
        var range = 0..<paths.count
        while !range.isEmpty {
            let middle = range.lowerBound + range.count / 2
            range =
                paths[middle] < path
                ? middle + 1..<range.upperBound : range.lowerBound..<middle
        }
        return range.lowerBound
    }
}

extension FileTable {
    /// All folders that have files in them or below them, the root as an empty path first.
    var folders: [String] {
        var folders: Set<String> = [""]
        var last = ""
        for path in paths {
            var folder = Self.parent(of: path[...])
            guard folder != last else { continue }
            last = String(folder)
            while !folder.isEmpty, folders.insert(String(folder)).inserted {
                folder = Self.parent(of: folder)
            }
        }
        return folders.sorted()
    }

    /// The folder that a path is in; empty for the root.
    static func parent(of path: Substring) -> Substring {
        let slash = path.utf8.lastIndex(of: UInt8(ascii: "/"))
        return slash.map { path[..<$0] } ?? ""
    }
}
