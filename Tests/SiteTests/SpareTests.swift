import Foundation
import Model
import Testing

@testable import Site

/// The tree before is kept and becomes the next one: whatever happens to it, a site comes out as if it were new.
struct SpareTests {
    /// A change that leaves the webhooks' number or not, told by a number.
    private func change(_ sample: inout SampleSnapshot, _ random: inout SplitMix) {
        let index = Int(random.next() % UInt64(sample.all.count))
        let id = sample.all[index].id
        switch random.next() % 6 {
        case 0 where sample.all.count > 3: sample.all.remove(at: index)
        case 1: sample.all[index].configuration.name += "!"
        case 2: sample.all[index].configuration.events = [.exact("email.sent")]
        case 3: sample.takenAt = sample.takenAt + .seconds(60)
        case 4:
            let number = random.next() % 1000 + 100
            let new = SampleSnapshot.webhook("new-\(number)", number: number, name: "New")
            if !sample.all.contains(where: { $0.key == new.key }) { sample.all.append(new) }
            sample.all.sort { $0.key < $1.key }
        default: if sample.details[id]?.isEmpty == false { sample.details[id]?.removeFirst() }
        }
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func everyGenerationIsWhatANewSiteWouldBe(seed: UInt64) async throws {
        var random = SplitMix(state: seed)
        // One of them with lists over several pages.
        var sample = seed == 3 ? SampleSnapshot.many() : SampleSnapshot()
        sample.changedAt = sample.takenAt.startOfHour - .seconds(60)
        let site = try await BuiltSite(sample)
        var templates = TemplateSource.embedded
        for generation in 0..<8 {
            for _ in 0...random.next() % 3 { change(&sample, &random) }
            if generation == 4 { templates.files["assets/site.css", default: ""] += "p{margin:0}" }
            let note = IncidentNote(
                title: "Outage \(generation)",
                from: sample.takenAt,
                to: nil,
                webhooks: sample.all.prefix(1).map(\.key.rawValue)
            )
            let configure = { (options: inout SiteOptions) in
                if generation == 6 { options.docsURL = nil }
                if generation == 3 { options.declarations["slack-notices"] = "name: Other\n" }
                if generation > 4 { options.incidentNotes = [note] }
            }
            try await BuiltSite.build(
                sample,
                into: site.folder,
                templates: templates,
                configure: configure
            )
            let cold = try await BuiltSite(sample, templates: templates, configure: configure)
            let (ours, expected) = (try site.files(), try cold.files())
            #expect(Set(ours.keys) == Set(expected.keys), "generation \(generation)")
            #expect(ours.filter { expected[$0.key] != $0.value }.keys.sorted() == [])
        }
    }

    @Test func unchangedFilesStayTheSameOverGenerations() async throws {
        var sample = SampleSnapshot()
        sample.changedAt = sample.takenAt.startOfHour - .seconds(60)
        let site = try await BuiltSite(sample)
        let page = try BuiltSite.path("slack-notices") + "edit/index.html"
        let before = Files.stamp(site.folder + "/" + page)
        for webhook in sample.all where webhook.key.rawValue != "slack-notices" {
            sample.details[webhook.id]?.removeFirst()
            try await BuiltSite.build(sample, into: site.folder)
            #expect(Files.stamp(site.folder + "/" + page) == before)
        }
    }

    /// What somebody may do to the hidden folder, by name.
    private static let damages: [(name: String, damage: @Sendable (String) throws -> Void)] = [
        ("a page replaced", { try replace($0 + "/spare/404.html") }),
        (
            "a page below replaced",
            { try replace($0 + "/spare/" + (BuiltSite.path("slack-notices")) + "index.html") }
        ),
        (
            "a file added",
            { try "mine".write(toFile: $0 + "/spare/x.html", atomically: false, encoding: .utf8) }
        ),
        (
            "a file added below",
            { try "a".write(toFile: $0 + "/spare/data/x", atomically: false, encoding: .utf8) }
        ),
        ("a folder gone", { try FileManager.default.removeItem(atPath: $0 + "/spare/badges") }),
        ("the spare gone", { try FileManager.default.removeItem(atPath: $0 + "/spare") }),
        ("all gone", { try FileManager.default.removeItem(atPath: $0) }),
        ("no memory", { try FileManager.default.removeItem(atPath: $0 + "/memory") }),
        (
            "a damaged memory",
            { path in
                var bytes = try Data(contentsOf: URL(filePath: path + "/memory"))
                bytes[bytes.count / 2] ^= 1
                try bytes.write(to: URL(filePath: path + "/memory"))
            }
        ),
        (
            "a memory cut off",
            { path in
                let bytes = try Data(contentsOf: URL(filePath: path + "/memory"))
                try bytes.prefix(bytes.count / 2).write(to: URL(filePath: path + "/memory"))
            }
        ),
    ]

    private static func replace(_ path: String) throws {
        try FileManager.default.removeItem(atPath: path)
        try "other".write(toFile: path, atomically: false, encoding: .utf8)
    }

    @Test(arguments: damages.map(\.name))
    func aSpareThatSomebodyTouchedIsNotTrusted(name: String) async throws {
        var sample = SampleSnapshot()
        let site = try await BuiltSite(sample)
        sample.details[sample.all[0].id]?.removeFirst()
        try await BuiltSite.build(sample, into: site.folder)
        let damage = try #require(Self.damages.first { $0.name == name }?.damage)

        try damage(site.workshop)
        for _ in 0..<2 {
            sample.details[sample.all[1].id]?.removeFirst()
            try await BuiltSite.build(sample, into: site.folder)

            let cold = try await BuiltSite(sample)
            #expect(try site.files() == cold.files())
        }
        #expect(FileManager.default.fileExists(atPath: site.workshop + "/spare/404.html"))
    }

    @Test func whatSomebodyPutIntoTheSiteDoesNotComeBack() async throws {
        var sample = SampleSnapshot()
        let site = try await BuiltSite(sample)
        try "mine".write(toFile: site.folder + "/data/x", atomically: false, encoding: .utf8)
        for _ in 0..<3 {
            sample.details[sample.all[0].id]?.removeFirst()
            try await BuiltSite.build(sample, into: site.folder)
            #expect(try site.files() == (try await BuiltSite(sample)).files())
        }
    }

    @Test func aSiteThatWasRemovedOrMovedIsBuiltAsIfItWereNew() async throws {
        var sample = SampleSnapshot()
        let site = try await BuiltSite(sample)
        let moved = site.folder + "-moved"
        try FileManager.default.moveItem(atPath: site.folder, toPath: moved)
        sample.details[sample.all[0].id]?.removeFirst()
        let cold = try await BuiltSite(sample)

        try await BuiltSite.build(sample, into: site.folder)
        let report = try await BuiltSite.build(sample, into: moved)

        #expect(try site.files() == cold.files())
        #expect(try BuiltSite.files(in: moved) == cold.files())
        #expect(report.written > 0 && report.written * 4 < report.files)
        for path in [moved, try #require(Workshop.path(of: moved))] {
            try FileManager.default.removeItem(atPath: path)
        }
    }

    @Test func aPublicSiteHasNothingBesideIt() async throws {
        let site = try await BuiltSite()
        #expect(FileManager.default.fileExists(atPath: site.workshop))
        try await BuiltSite.build(into: site.folder) { $0.isPublic = true }
        #expect(!FileManager.default.fileExists(atPath: site.workshop))
    }

    @Test(arguments: [
        ("generated", ".generated.penguinhooks"), ("a/b", "a/.b.penguinhooks"),
        ("/srv/site", "/srv/.site.penguinhooks"), (".", nil), ("a/..", nil),
    ])
    func theHiddenFolderIsBesideTheSite(site: String, expected: String?) {
        #expect(Workshop.path(of: site) == expected)
    }
}
