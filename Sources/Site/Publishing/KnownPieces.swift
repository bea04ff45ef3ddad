import Model
import Synchronization
import Templates

/// Finds what an earlier site shows of webhooks that are the same still, so that it can be shown again as it is.
final class KnownPieces: Sendable {
    /// The earlier site has nothing.
    static let none = KnownPieces(staging: nil, places: [])

    /// A list of webhooks over numbered files, in the site's order.
    struct List {
        /// How many webhooks a file has.
        var length: Int
        /// The way to the site's root, which is the same for files that can take over from each other.
        var root: String
        /// The path of a file by its number.
        var path: (Int) -> String
    }

    private let staging: Staging?
    /// For each webhook the place that it had, where everything that is said of it is the same still.
    private let places: [Int?]

    init(staging: Staging?, places: [Int?]) {
        self.staging = staging
        self.places = places
    }

    /// The pieces of webhooks: known ones where there are some, else those that `make` makes.
    ///
    /// `unless` says of a webhook and the moment of the earlier site that it has to be made although it is the same.
    func pieces(
        of webhooks: Range<Int>,
        in list: List,
        make: (Int) throws -> Context,
        unless isOther: (Int, Timestamp) -> Bool = { _, _ in false }
    ) throws -> [Context.Piece] {
        var files = Files(staging: staging)
        return try webhooks.map { index in
            if let moment = staging?.earlier.memory?.moment,
                let piece = piece(of: index, in: list, &files), !isOther(index, moment)
            {
                return .known(piece)
            }
            return .new(try make(index))
        }
    }

    /// The pieces of all webhooks in a file that has them all; nil where one has to be made.
    func pieces(in path: String, of count: Int) -> [ArraySlice<UInt8>?] {
        let list = List(length: .max, root: Page.root(of: path)) { _ in path }
        var files = Files(staging: staging)
        return (0..<count).map { piece(of: $0, in: list, &files) }
    }

    private func piece(of index: Int, in list: List, _ files: inout Files) -> ArraySlice<UInt8>? {
        guard places.indices.contains(index), let place = places[index] else { return nil }
        let number = place / list.length
        let path = list.path(number + 1)
        guard Page.root(of: path) == list.root, let file = files[number, path] else { return nil }
        let inFile = place - number * list.length
        return file.spans.indices.contains(inFile) ? file.bytes[file.spans[inFile]] : nil
    }

    /// The files that were looked for, each read once.
    private struct Files {
        let staging: Staging?
        private var read: [(number: Int, file: EarlierPieces?)] = []

        init(staging: Staging?) { self.staging = staging }

        subscript(number: Int, path: String) -> EarlierPieces? {
            mutating get {
                if let known = read.last(where: { $0.number == number }) { return known.file }
                let file = staging?.pieces(in: path)
                read.append((number, file))
                return file
            }
        }
    }
}

/// A file of an earlier site, and where in it stands what it says of each webhook.
struct EarlierPieces: Sendable {
    var bytes: [UInt8]
    var spans: [Range<Int>]
}
