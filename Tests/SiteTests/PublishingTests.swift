import Foundation
import Model
import Testing

@testable import Site

struct PublishingTests {
    @Test func twoBuildsHaveTheSameBytes() async throws {
        let first = try await BuiltSite()
        let second = try await BuiltSite()
        #expect(try first.files() == second.files())
    }

    @Test func unchangedFilesAreNotTouched() async throws {
        let site = try await BuiltSite()
        let path = site.folder + "/status/index.html"
        let before = try FileManager.default.attributesOfItem(atPath: path)
        let report = try await BuiltSite.build(into: site.folder)
        let after = try FileManager.default.attributesOfItem(atPath: path)
        #expect(report.written == 0 && report.removed == 0)
        #expect(report.unchanged == site.report.files)
        #expect(before[.systemFileNumber] as? Int == after[.systemFileNumber] as? Int)
        #expect(before[.modificationDate] as? Date == after[.modificationDate] as? Date)
    }

    @Test func aCheckFindsWhatABuildWouldChangeAndWritesNothing() async throws {
        let site = try await BuiltSite()
        let fresh = try await BuiltSite.build(into: site.folder) { $0.isCheck = true }
        #expect(fresh.stale == [])
        let page = site.folder + "/status/index.html"
        try FileManager.default.removeItem(atPath: page)
        try "changed".write(toFile: site.folder + "/404.html", atomically: true, encoding: .utf8)
        let before = try site.files()
        var snapshot = SampleSnapshot()
        snapshot.all.removeLast()
        let stale = try await BuiltSite.build(snapshot, into: site.folder) { $0.isCheck = true }
        for path in ["404.html", "status/index.html", "badges/slack-notices.svg"] {
            #expect(stale.stale.contains(path), "\(path)")
        }
        #expect(try site.files() == before)
        let parent = URL(filePath: site.folder).deletingLastPathComponent().path
        let beside = try FileManager.default.contentsOfDirectory(atPath: parent)
        let name = URL(filePath: site.folder).lastPathComponent
        #expect(beside.filter { $0.hasPrefix(name) } == [name])
    }

    @Test func aSmallChangeWritesLittleAndRemovesWhatIsGone() async throws {
        let site = try await BuiltSite()
        var snapshot = SampleSnapshot()
        snapshot.all.removeLast()
        let report = try await BuiltSite.build(snapshot, into: site.folder)
        let gone = try BuiltSite.path("slack-notices")
        #expect(report.removed > 4 && report.unchanged > 10)
        #expect(!FileManager.default.fileExists(atPath: site.folder + "/" + gone))
        #expect(!FileManager.default.fileExists(atPath: site.folder + "/badges/slack-notices.svg"))
    }

    @Test func aFailedBuildLeavesTheOldSite() async throws {
        let site = try await BuiltSite()
        let before = try site.files()
        var templates = TemplateSource.embedded
        templates.files["pages/home.mustache", default: ""] += "<a href=\"nowhere/\">x</a>"
        await #expect(
            throws: SiteError.brokenLinks([
                SiteError.BrokenLink(page: "index.html", target: "nowhere/index.html")
            ])
        ) {
            try await BuiltSite.build(into: site.folder, templates: templates)
        }
        #expect(try site.files() == before)
        let parent = (site.folder as NSString).deletingLastPathComponent
        let name = (site.folder as NSString).lastPathComponent
        let left = try FileManager.default.contentsOfDirectory(atPath: parent)
            .filter { $0.hasPrefix(name + ".building") }
        #expect(left == [])
    }

    @Test func aFolderOfSomebodyElseIsRefused() async throws {
        let folder = NSTemporaryDirectory() + "foreign-" + UUID().uuidString
        try FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: true
        )
        defer { #expect(throws: Never.self) { try FileManager.default.removeItem(atPath: folder) } }
        try "mine".write(toFile: folder + "/thesis.txt", atomically: true, encoding: .utf8)
        await #expect(throws: SiteError.foreignFolder(folder)) {
            try await BuiltSite.build(into: folder)
        }
        #expect(try BuiltSite.files(in: folder).keys.sorted() == ["thesis.txt"])
    }

    @Test func filesBesideOursAreKept() async throws {
        let site = try await BuiltSite()
        let guest = site.folder + "/CNAME"
        try "hooks.example.com".write(toFile: guest, atomically: true, encoding: .utf8)
        var snapshot = SampleSnapshot()
        snapshot.all.removeFirst()
        let report = try await BuiltSite.build(snapshot, into: site.folder)
        #expect(report.written > 0)
        #expect(try site.text("CNAME") == "hooks.example.com")
        let fresh = try await BuiltSite(snapshot)
        var expected = try fresh.files()
        expected["CNAME"] = Data("hooks.example.com".utf8)
        let files = try site.files().filter { $0.value.count > 0 }
        #expect(files == expected.filter { $0.value.count > 0 })
    }

    @Test func thePublicSiteHasOnlyWhatIsAllowed() async throws {
        let site = try await BuiltSite { $0.isPublic = true }
        for (path, data) in try site.files() {
            let text = String(decoding: data, as: UTF8.self)
            let isReference = path.contains("/events/")
            #expect(!text.contains("yourapp.com"), "\(path)")
            #expect(!text.contains("whsec_"), "\(path)")
            #expect(!text.contains("john@company.com") && !text.contains("oncall"), "\(path)")
            #expect(isReference || !text.contains("Client A"), "\(path)")
            #expect(isReference || !text.contains("growth-team"), "\(path)")
            #expect(isReference || !text.contains("@example.com"), "\(path)")
            #expect(!path.contains("wh_") && !path.contains("deliveries"), "\(path)")
        }
        #expect(try site.text("status/index.html").contains("Last 90 days"))
        #expect(try !site.text("status/index.html").contains("internal"))
    }

    @Test(arguments: [
        ("a/b/index.html", "../", "a/index.html"), ("index.html", "status/", "status/index.html"),
        ("a/index.html", "x.csv", "a/x.csv"), ("a/b/index.html", "../../", "index.html"),
        ("a/index.html", "", "a/index.html"), ("a/index.html", "../b/c.css", "b/c.css"),
    ])
    func resolvesRelativeLinks(page: String, link: String, expected: String) {
        #expect(PageLinks(path: page).resolve(link[...]) == expected)
    }

    @Test func brokenAnchorsAreFound() {
        var page = PageLinks(path: "index.html")
        page.scan(
            Array(##"<p id="here"><a href="#here">a</a><a href="b/#gone">b</a></p>"##.utf8)
        )
        var other = PageLinks(path: "b/index.html")
        other.scan(Array(#"<p id="there">x</p>"#.utf8))
        var check = LinkCheck()
        check.add(page)
        check.add(other)
        let broken = check.broken(
            isFile: { ["index.html", "b/index.html"].contains($0) },
            isSound: { _ in false }
        )
        #expect(broken.map(\.target) == ["b/index.html#gone"])
    }

    @Test func optionsMustBeAddresses() async throws {
        let error = SiteError.badAddress(option: "--docs-url", value: "javascript:alert(1)")
        await #expect(throws: error) {
            try await BuiltSite { $0.docsURL = "javascript:alert(1)" }
        }
    }

    @Test func theManifestIsReadBack() throws {
        var manifest = Manifest()
        manifest.inputs = Digest(BuiltSite.digest([1]))
        manifest.webhooks["wh_1"] = Digest(BuiltSite.digest([2]))
        manifest.files = FileTable([
            "c.css": FileTable.Entry(size: 3, digest: Digest(BuiltSite.digest([3]))),
            "a/b.html": FileTable.Entry(size: 12, digest: Digest(BuiltSite.digest([4]))),
        ])
        let folder = NSTemporaryDirectory() + "manifest-" + UUID().uuidString
        try FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: true
        )
        defer { #expect(throws: Never.self) { try FileManager.default.removeItem(atPath: folder) } }
        try Data(manifest.bytes).write(to: URL(filePath: folder + "/" + Manifest.name))
        #expect(Manifest(folder: folder) == manifest)
    }
}
