import Testing

@testable import Site

struct PathListTests {
    private static let paths = [
        "404.html", "a-b/x", "a/b/c/d.html", "a/b/x.html", "a/index.html", "ä/ö.html",
    ]
    private let list = PathList(sorted: paths)

    @Test func findsPathsAndGivesThemBack() {
        #expect(Array(list) == Self.paths)
        for (place, path) in Self.paths.enumerated() { #expect(list.index(of: path) == place) }
        for path in ["", "404", "404.htmlx", "a", "a/b/", "z", "ä"] {
            #expect(list.index(of: path) == nil)
        }
        #expect(list.count(endingIn: ".html") == 5)
        #expect(list.count(endingIn: "404.html and more") == 0)
    }

    @Test(arguments: [
        ("a/", 2..<5), ("a/b", 2..<4), ("a-", 1..<2), ("b", 5..<5), ("", 0..<6),
        ("ä/ö.html!", 6..<6),
    ])
    func findsWhatIsBelowAFolder(prefix: String, expected: Range<Int>) {
        #expect(list.indices(under: prefix) == expected)
    }

    @Test func foldersAreSortedAsTheirFilesAreAndComeOnce() {
        let folders = list.folders
        #expect(Array(folders) == ["", "a-b/", "a/", "a/b/", "a/b/c/", "ä/"])
        for (place, path) in folders.enumerated() { #expect(folders.index(of: path) == place) }
        #expect(Array(PathList().folders) == [""])
    }

    @Test func saysWhatPathsShareWithThoseBefore() {
        #expect(list.indices.map(list.sharedCount) == [0, 0, 1, 4, 2, 0])
        #expect(list.bytes(at: 1).last == UInt8(ascii: "x") && list.bytes.last == 0)
    }

    @Test func digestsAreWrittenInHexadecimal() {
        let bytes = (0..<32).map { UInt8($0 * 8 + $0 % 8) }
        let digest = Digest(bytes)
        #expect(digest.text == hexadecimal(bytes))
        #expect(Digest(hexadecimal: digest.text.utf8) == digest)
        var writer = ByteWriter()
        writer.add(digest)
        #expect(writer.bytes == bytes)
        var reader = ByteReader(bytes)
        #expect(reader.digest() == digest)
    }
}
