/// Many paths, sorted by their bytes, in one piece of memory.
///
/// Each has a zero byte after it, as the system wants paths. A text is only made of one that is asked for.
struct PathList: Sendable, Hashable {
    private(set) var bytes: [UInt8] = []
    /// Where each path begins, and where the last one ends with its zero byte.
    private var starts = [0]

    init() {}

    /// Of paths that are sorted already.
    init(sorted paths: some Collection<String>) {
        for path in paths { append(path.utf8) }
    }

    mutating func reserve(_ count: Int, bytes: Int) {
        starts.reserveCapacity(count + 1)
        self.bytes.reserveCapacity(bytes)
    }

    /// Adds a path after all others.
    mutating func append(_ path: some Collection<UInt8>) {
        bytes.append(contentsOf: path)
        bytes.append(0)
        starts.append(bytes.count)
    }

    /// Where a path stands among the bytes, without its zero byte.
    func extent(of place: Int) -> Range<Int> { starts[place]..<starts[place + 1] - 1 }

    /// The bytes of a path.
    func bytes(at place: Int) -> ArraySlice<UInt8> { bytes[extent(of: place)] }

    /// With how many bytes of the path before it a path begins.
    func sharedCount(of place: Int) -> Int {
        guard place > 0 else { return 0 }
        let (last, path) = (extent(of: place - 1), extent(of: place))
        let all = bytes.span
        var count = 0
        while count < Swift.min(last.count, path.count),
            all[last.lowerBound + count] == all[path.lowerBound + count]
        {
            count += 1
        }
        return count
    }

    /// The place of a path.
    func index(of path: String) -> Int? {
        let place = place(of: path)
        return place < count && bytes(at: place).elementsEqual(path.utf8) ? place : nil
    }

    /// The places of the paths that begin so.
    func indices(under prefix: String) -> Range<Int> {
        let start = place(of: prefix)
        var end = start
        while end < count, bytes(at: end).starts(with: prefix.utf8) { end += 1 }
        return start..<end
    }

    /// How many paths end so.
    func count(endingIn suffix: String) -> Int {
        let suffix = Array(suffix.utf8)
        return indices.count { bytes(at: $0).suffix(suffix.count).elementsEqual(suffix) }
    }

    /// The place of the first path that does not come before one.
    func place(of path: String) -> Int {
        let (all, sought) = (bytes.span, path.utf8.span)
        var range = 0..<count
        while !range.isEmpty {
            let middle = range.lowerBound + range.count / 2
            let isBefore = Self.isBefore(all, extent(of: middle), sought)
            range = isBefore ? middle + 1..<range.upperBound : range.lowerBound..<middle
        }
        return range.lowerBound
    }

    private static func isBefore(
        _ all: Span<UInt8>,
        _ extent: Range<Int>,
        _ other: Span<UInt8>
    ) -> Bool {
        for index in 0..<Swift.min(extent.count, other.count) {
            let (first, second) = (all[extent.lowerBound + index], other[index])
            if first != second { return first < second }
        }
        return extent.count < other.count
    }
}

extension PathList: RandomAccessCollection {
    var startIndex: Int { 0 }
    var endIndex: Int { starts.count - 1 }

    subscript(place: Int) -> String { String(decoding: bytes(at: place), as: UTF8.self) }
}

extension PathList {
    /// All folders that have files in them or below them, the root as an empty path first.
    ///
    /// The others end in a slash, with which they are sorted as the files in them are.
    var folders: PathList {
        var folders = PathList()
        folders.append([])
        for place in indices {
            let extent = extent(of: place)
            let known = sharedCount(of: place)
            for index in extent.lowerBound + known..<extent.upperBound
            where bytes[index] == UInt8(ascii: "/") {
                folders.append(bytes[extent.lowerBound...index])
            }
        }
        return folders
    }
}

extension String {
    /// Whether the bytes of this path come before those of another.
    func comesBefore(_ other: String) -> Bool { utf8.lexicographicallyPrecedes(other.utf8) }
}
