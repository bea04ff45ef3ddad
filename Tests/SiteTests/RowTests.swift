import Foundation
import Model
import Testing

@testable import Site

struct RowTests {
    @Test func longBodiesAreCutAtACharacter() throws {
        let snapshot = SampleSnapshot()
        let since = SampleSnapshot.now - .seconds(7 * 86_400)
        let found = try snapshot.deliveries(of: snapshot.all[0].id, since: since, limit: 1)
        var detail = try #require(found.first)
        let body = #"{"text":""# + String(repeating: "é", count: 600_000) + #""}"#
        detail.body = Array(body.utf8)
        let row = DeliveryRow(detail: detail, now: SampleSnapshot.now, showsPayloads: true)
        var html = HTML.empty
        row.addFull(to: &html, eventAnchor: nil)
        let text = html.source
        #expect(text.utf8.count < 40_000)
        #expect(text.contains("cut: 1,200,011 bytes in all"))
        #expect(!text.contains("\u{FFFD}"))
    }

    @Test func aResponseThatMadeRoomForOthersSaysSo() throws {
        let snapshot = SampleSnapshot()
        let since = SampleSnapshot.now - .seconds(7 * 86_400)
        let found = try snapshot.deliveries(of: snapshot.all[0].id, since: since, limit: 1)
        var detail = try #require(found.first)
        let last = try #require(detail.attempts.indices.last)
        detail.attempts[last].responseBody = []
        detail.attempts[last].isResponseBodyDropped = true
        var html = HTML.empty
        DeliveryRow(detail: detail, now: SampleSnapshot.now, showsPayloads: true)
            .addFull(to: &html, eventAnchor: nil)
        let note = "body dropped: newer responses of this webhook took its 64 MiB"
        #expect(html.source.contains(note))
    }

    @Test func whatWaitsForAQuotaIsSaidOnTheOverviewAndItsPage() async throws {
        var sample = SampleSnapshot()
        sample.all[0].operation.heldForQuota = 1_204
        let site = try await BuiltSite(sample)
        let note =
            "Too many webhook deliveries. Upgrade plan for higher limits. "
            + "1,204 deliveries wait for the next period; nothing is lost."
        let detail = try BuiltSite.path(sample.all[0].key.rawValue) + "index.html"
        for path in ["dashboard/settings/webhooks/index.html", detail] {
            let count = try site.text(path).components(separatedBy: note).count - 1
            #expect(count == 1, "\(path)")
        }
        let other = try BuiltSite.path(sample.all[1].key.rawValue) + "index.html"
        #expect(try !site.text(other).contains("Too many webhook deliveries"))
    }

    @Test func everyBriefRowLeadsToARowOfTheReport() async throws {
        let site = try await BuiltSite()
        for key in ["crm-contact-sync", "billing-bounces", "hostile"] {
            let folder = try BuiltSite.path(key)
            let detail = try site.text(folder + "index.html")
            let report = try site.text(folder + "deliveries/index.html")
            let links = detail.components(separatedBy: "href=\"deliveries/#").dropFirst()
                .compactMap { $0.components(separatedBy: "\"").first }
            #expect(links.count >= 40, "\(key)")
            for link in links { #expect(report.contains("<tr id=\"\(link)\""), "\(key) \(link)") }
        }
    }

    @Test func theOverviewStaysInItsBudgetOfNodes() async throws {
        var snapshot = SampleSnapshot()
        let model = snapshot.all[0]
        for number in 10..<60 {
            var webhook = model
            var random = SplitMix(state: UInt64(number))
            webhook.id = WebhookID.make(at: SampleSnapshot.now, using: &random)
            webhook.key = try #require(WebhookKey("service-\(number)"))
            snapshot.all.append(webhook)
        }
        let site = try await BuiltSite(snapshot)
        let page = try site.text("dashboard/settings/webhooks/index.html")
        let tags = page.components(separatedBy: "<").count { $0.first?.isLetter == true }
        #expect(tags < 1500)
        #expect(page.contains("page/2/"))
    }
}
