import Foundation
import Model
import Synchronization
import Testing

@testable import Site

/// Pages whose inputs are what they were are not made again.
struct IncrementalTests {
    /// A snapshot that remembers whose logs were read, which is done for pages that are made.
    private final class Watched: SnapshotReader {
        private let sample: SampleSnapshot
        private let asked = Mutex<Set<WebhookID>>([])
        private let counted = Mutex(0)

        /// How often figures of a webhook were read.
        var reads: Int { counted.withLock(\.self) }

        var made: Set<String> {
            Set(sample.all.filter { asked.withLock(\.self).contains($0.id) }.map(\.key.rawValue))
        }

        init(_ sample: SampleSnapshot) { self.sample = sample }

        var information: SnapshotInformation { sample.information }
        func webhooks() throws -> [Webhook] { try sample.webhooks() }
        func webhooks(_ ids: [WebhookID]) throws -> [Webhook] { try sample.webhooks(ids) }
        func marks(since: Timestamp) throws -> [WebhookMark] { try sample.marks(since: since) }
        func hourlyStatistics(of id: WebhookID, since: Timestamp) throws -> [StatisticsBucket] {
            counted.withLock { $0 += 1 }
            return try sample.hourlyStatistics(of: id, since: since)
        }
        func deliveries(
            of id: WebhookID,
            since: Timestamp,
            limit: Int
        ) throws -> [DeliveryDetail] {
            asked.withLock { _ = $0.insert(id) }
            return try sample.deliveries(of: id, since: since, limit: limit)
        }
        func deliveryCounts(of id: WebhookID, since: Timestamp) throws -> [Delivery.State: Int] {
            try sample.deliveryCounts(of: id, since: since)
        }
        func errorCounts(
            of id: WebhookID,
            since: Timestamp
        ) throws -> [(error: String, count: Int)] {
            try sample.errorCounts(of: id, since: since)
        }
        func recordedValues() throws -> RecordedValues { try sample.recordedValues() }
        func eventCounts(since: Timestamp) throws -> [String: Int] {
            try sample.eventCounts(since: since)
        }
        func eventTypes() throws -> [DeclaredEventType] { try sample.eventTypes() }
        func sourceIPs() throws -> [String] { try sample.sourceIPs() }
    }

    /// Builds into the folder of a site; the keys of the webhooks whose pages were made.
    private func rebuild(
        _ site: BuiltSite,
        _ sample: SampleSnapshot,
        templates: TemplateSource = .embedded,
        configure: (inout SiteOptions) -> Void = { _ in }
    ) async throws -> (made: Set<String>, report: BuildReport) {
        let snapshot = Watched(sample)
        let report = try await BuiltSite.build(
            snapshot,
            into: site.folder,
            templates: templates,
            configure: configure
        )
        return (snapshot.made, report)
    }

    private static let all = Set(SampleSnapshot().all.map(\.key.rawValue))

    /// The sample with one delivery less in the log of a webhook.
    private func changed() -> SampleSnapshot {
        var sample = SampleSnapshot()
        for webhook in sample.all where webhook.key.rawValue == "crm-contact-sync" {
            sample.details[webhook.id]?.removeFirst()
        }
        return sample
    }

    @Test func nothingIsMadeWhereNothingChanged() async throws {
        let site = try await BuiltSite()

        let (made, report) = try await rebuild(site, SampleSnapshot())

        #expect(made.isEmpty)
        #expect(report.written == 0 && report.removed == 0)
        #expect(report.pages == site.report.pages && report.files == site.report.files)
        #expect(report.bytes == site.report.bytes)
    }

    @Test func ofUnchangedWebhooksOnlyTheMarksAreRead() async throws {
        var sample = SampleSnapshot()
        sample.changedAt = sample.takenAt.startOfHour - .seconds(60)
        let site = try await BuiltSite(sample)
        let unchanged = Watched(sample)
        try await BuiltSite.build(unchanged, into: site.folder)
        #expect(unchanged.reads == 0)

        // More than a page of the overview has, and one of them another: the cards of the others are taken over.
        sample = SampleSnapshot.many()
        try await BuiltSite.build(sample, into: site.folder)
        sample.all[22].configuration.description = "Another"
        let changed = Watched(sample)
        try await BuiltSite.build(changed, into: site.folder)
        #expect(changed.reads == 1)
        #expect(try site.files() == (try await BuiltSite(sample)).files())
    }

    @Test func whoComesOrGoesAmongManyLeavesThePagesOfTheOthers() async throws {
        var sample = SampleSnapshot.many()
        let site = try await BuiltSite(sample)
        let removed = sample.all.remove(at: 3)

        let gone = try await rebuild(site, sample)
        #expect(gone.made.isEmpty)
        #expect(try site.files() == (try await BuiltSite(sample)).files())

        sample.all.insert(removed, at: 3)
        let back = try await rebuild(site, sample)
        #expect(back.made == [removed.key.rawValue])
        #expect(try site.files() == (try await BuiltSite(sample)).files())
    }

    @Test func cardsOfManyAreTakenOverWhereTheyShowTheSameAtALaterMoment() async throws {
        var sample = SampleSnapshot.many()
        // Within the hour of the moment, so that only the words for how long ago something was can differ.
        sample.takenAt = SampleSnapshot.now.startOfHour + .seconds(60)
        sample.changedAt = sample.takenAt.startOfHour - .seconds(60)
        for index in sample.all.indices where sample.all[index].operation.lastAttemptAt != nil {
            let hours = index.isMultiple(of: 2) ? 7200.0 : 90
            sample.all[index].operation.lastAttemptAt = sample.takenAt - .seconds(hours)
        }
        let site = try await BuiltSite(sample)
        let seen = sample.all.count { $0.operation.lastAttemptAt != nil }
        sample.takenAt = sample.takenAt + .seconds(70)
        let later = Watched(sample)

        try await BuiltSite.build(later, into: site.folder)

        #expect(later.reads > 0 && later.reads < seen)
        #expect(try site.files() == (try await BuiltSite(sample)).files())
    }

    @Test func templatesThatNameWhatIsAroundACardMakeAllOfThem() async throws {
        var sample = SampleSnapshot.many()
        var templates = TemplateSource.embedded
        templates.files["partials/webhook-card.mustache", default: ""] += "<p>{{verdict}}</p>"
        let site = try await BuiltSite(sample, templates: templates)
        sample.all[22].configuration.description = "Another"
        sample.all.removeLast()

        let changed = try await rebuild(site, sample, templates: templates)

        #expect(changed.made == [sample.all[22].key.rawValue])
        #expect(
            try site.files() == (try await BuiltSite(sample, templates: templates)).files()
        )
    }

    @Test func onlyWhatChangedIsMadeAndComesOutAsInANewSite() async throws {
        let site = try await BuiltSite()
        let untouched = site.folder + "/" + (try BuiltSite.path("slack-notices")) + "index.html"
        let before = try FileManager.default.attributesOfItem(atPath: untouched)

        let (made, report) = try await rebuild(site, changed())

        #expect(made == ["crm-contact-sync"])
        #expect(report.written > 0 && report.written * 4 < report.files)
        let cold = try await BuiltSite(changed())
        #expect(try site.files() == cold.files())
        #expect(report.pages == cold.report.pages && report.bytes == cold.report.bytes)
        let after = try FileManager.default.attributesOfItem(atPath: untouched)
        #expect(before[.systemFileNumber] as? Int == after[.systemFileNumber] as? Int)
        #expect(before[.modificationDate] as? Date == after[.modificationDate] as? Date)
    }

    @Test func whatNothingHappenedToIsAsOfTheHour() async throws {
        var first = SampleSnapshot()
        first.takenAt = SampleSnapshot.now.startOfHour + .seconds(600)
        first.changedAt = SampleSnapshot.now.startOfHour - .seconds(7200)
        var second = first
        second.takenAt = first.takenAt + .seconds(1200)
        let site = try await BuiltSite(first)

        let (made, report) = try await rebuild(site, second)

        #expect(made.isEmpty)
        #expect(report.written > 0, "the site's own pages say when the snapshot was taken")
        let path = try BuiltSite.path("slack-notices") + "index.html"
        let stamp = Wording.stamp(SampleSnapshot.now.startOfHour)
        #expect(try site.text(path).contains(stamp))
        let cold = try await BuiltSite(second)
        #expect(try site.files() == cold.files())
    }

    @Test func theNextHourMakesEverythingAgain() async throws {
        var later = SampleSnapshot()
        later.takenAt = SampleSnapshot.now + .seconds(3600)
        let site = try await BuiltSite()

        #expect(try await rebuild(site, later).made == Self.all)
    }

    @Test func templatesOptionsAndDeclarationsAreInputs() async throws {
        let site = try await BuiltSite()
        var templates = TemplateSource.embedded
        templates.files["pages/home.mustache", default: ""] += "<p>Ours</p>"
        #expect(try await rebuild(site, SampleSnapshot(), templates: templates).made == Self.all)

        let linked = try await BuiltSite()
        let docs = try await rebuild(linked, SampleSnapshot()) { $0.docsURL = nil }
        #expect(docs.made == Self.all)

        let declared = try await BuiltSite()
        let text = try await rebuild(declared, SampleSnapshot()) {
            $0.declarations["slack-notices"] = "name: Other\n"
        }
        #expect(text.made == ["slack-notices"])

        let full = try await BuiltSite()
        #expect(try await rebuild(full, SampleSnapshot()) { $0.isFull = true }.made == Self.all)
    }

    @Test func filesThatSomebodyTouchedAreMadeAgain() async throws {
        let site = try await BuiltSite()
        let before = try site.files()
        let page = try BuiltSite.path("slack-notices") + "test/index.html"
        let bytes = try #require(before[page])
        // Of the same size: only its time tells.
        try Data(repeating: 0x20, count: bytes.count)
            .write(to: URL(filePath: site.folder + "/" + page))

        let (made, report) = try await rebuild(site, SampleSnapshot())

        #expect(made == ["slack-notices"])
        #expect(report.written == 1)
        let after = try site.files()
        #expect(Set(after.keys).symmetricDifference(before.keys).isEmpty)
        #expect(after.keys.filter { after[$0] != before[$0] }.isEmpty)
    }

    @Test func leftoversGoAlsoWhereNothingIsToDo() async throws {
        let site = try await BuiltSite()
        // No process has this number: they end at 4194304.
        let left = site.folder + ".building-4194399"
        try FileManager.default.createDirectory(
            atPath: left + "/status",
            withIntermediateDirectories: true
        )

        let (made, _) = try await rebuild(site, SampleSnapshot())

        #expect(made.isEmpty)
        #expect(!FileManager.default.fileExists(atPath: left))
    }

    @Test func aRemovedWebhookTakesItsPagesAlong() async throws {
        let site = try await BuiltSite()
        var sample = SampleSnapshot()
        sample.all.removeLast()

        _ = try await rebuild(site, sample)

        #expect(try site.files() == (try await BuiltSite(sample)).files())
    }

    @Test func aPublicListOfFilesNamesNoWebhook() async throws {
        let site = try await BuiltSite { $0.isPublic = true }
        let list = try site.text(Manifest.name)
        #expect(SampleSnapshot().all.allSatisfy { !list.contains($0.id.rawValue) })
        let (_, report) = try await rebuild(site, SampleSnapshot()) { $0.isPublic = true }
        #expect(report.written == 0)
    }
}
