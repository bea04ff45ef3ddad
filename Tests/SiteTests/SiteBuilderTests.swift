import Catalogue
import Foundation
import Model
import Testing

@testable import Site

struct SiteBuilderTests {
    @Test func writesEveryPageOfTheSpecification() async throws {
        let site = try await BuiltSite()
        let files = Set(try site.files().keys)
        let settings = "dashboard/settings/webhooks/"
        let webhook = try BuiltSite.path("crm-contact-sync")
        let expected = [
            "index.html", "404.html", "sitemap.xml", "status/index.html", "status/feed.atom",
            "badges/crm-contact-sync.svg", "data/status.json", "data/webhooks.json",
            settings + "index.html", settings + "create/index.html",
            settings + "events/index.html", settings + "events/email.opened/index.html",
            settings + "events/email.opened.schema.json", webhook + "index.html",
            webhook + "edit/index.html", webhook + "test/index.html",
            webhook + "deliveries/index.html", webhook + "deliveries/page/3/index.html",
            webhook + "deliveries/deliveries.csv",
        ]
        #expect(expected.filter { !files.contains($0) } == [])
        let regular = try files.filter { try isFile(site.folder + "/" + $0) }
        #expect(site.report.files == regular.count - 1)
        #expect(site.report.webhooks == 7)
    }

    @Test func overviewSaysWhatTheSpecificationLists() async throws {
        let site = try await BuiltSite()
        let page = try site.text("dashboard/settings/webhooks/index.html")
        let wanted = [
            "Active Webhooks", "Events Delivered Today", "Success Rate", "Failing Webhooks",
            "Subscribed to 6 events: email.opened, email.clicked, ...", "View All",
            "Last Delivery", "Failed Deliveries", "View Details", "+ Create Webhook",
            "Looking for ESP webhooks (Postmark, Mailgun)?", "Configure ESP webhooks →",
            "Webhook paused after 100 consecutive failures.", "2 minutes ago",
            "Search by name or endpoint URL", "2026-11-25 14:36 UTC", "internal",
        ]
        #expect(wanted.filter { !page.contains($0) } == [])
    }

    @Test func detailSaysWhatTheSpecificationLists() async throws {
        let site = try await BuiltSite()
        let page = try site.text(try BuiltSite.path("crm-contact-sync") + "index.html")
        let wanted = [
            "November 1, 2026 by john@company.com", "whsec_...xyz",
            "5 attempts with exponential backoff", "5 seconds", "Total Deliveries", "Successful",
            "Average Response Time", ">warning</tspan>", ">critical</tspan>", ">100%</text>",
            "Recent Deliveries", "View Full Log", "Rotate Secret Key", "Event Replay",
            "Edit Events", "Edit Filters", "Copy Webhook ID", "gives up after 1 h 21 min",
            "penguinhooks secret rotate crm-contact-sync", "Pending Retry",
        ]
        #expect(wanted.filter { !page.contains($0) } == [])
        #expect(page.components(separatedBy: "<tr id=\"del_").count == 51)
    }

    @Test func deliveriesShowRequestResponseAndFailures() async throws {
        let site = try await BuiltSite()
        let page = try site.text(try BuiltSite.path("billing-bounces") + "deliveries/index.html")
        let wanted = [
            "Event ID", "Attempt", "Request Details", "Response Details", "Copy Request",
            "Copy Response", "POST https://yourapp.com/webhooks/penguinmails", "Retry Now",
            "X-PenguinMails-Signature: sha256=abc12345…", "Failed Deliveries Summary",
            "Most Common Error", "500 Internal Server Error (", "pending retry",
            "exhausted retries",
            "Retry All Failed", "Clear Failed Log", "In 3 minutes", "Exhausted", "Export CSV",
            "user36@example.com", "penguinhooks replay --webhook billing-bounces --event evt_",
            "penguinhooks event show evt_",
        ]
        #expect(wanted.filter { !page.contains($0) } == [])
    }

    @Test func formPagesSayWhatTheSpecificationLists() async throws {
        let site = try await BuiltSite()
        let steps = [
            "Step 1: Basic Configuration", "Step 2: Event Selection",
            "Step 3: Event Filters (Optional)", "Step 4: Security &amp; Retry Configuration",
            "Step 5: Test Before Saving", "Choose a descriptive name to identify this webhook.",
            "Your server endpoint that will receive webhook events.", "Select All",
            "Email Events Only", "Clear All", "View sample payloads →", "Filter by Workspace",
            "Only receive events from selected campaigns.",
            "Only receive events for contacts with these tags.", "Test Filter",
            "Use this secret to verify webhook signatures.", "1m, 5m, 15m, 1h, 24h",
            "Webhook must respond within this time", "Webhook Source IPs:", "Copy IP list",
            "198.51.100.7", "Use Sample Data",
        ]
        let created = try site.text("dashboard/settings/webhooks/create/index.html")
        let after = [
            "<strong>email.spam_reported</strong> - Marked as spam",
            "Active (Start receiving events immediately)", "You&#39;ve selected 5 events.",
            "Auto-generated Secret", "Webhook Created Successfully",
            "Save this secret key. You won't be able to see it again.", "View Webhook Details →",
            "View Code Examples →", "Test Webhook →", "<summary>Rust</summary>",
            "penguinhooks secret show crm-contact-sync", "Open pull request on GitHub",
        ]
        #expect((steps + after).filter { !created.contains($0) } == [])
        let edited = try site.text(try BuiltSite.path("crm-contact-sync") + "edit/index.html")
        let filled = [
            "whsec_...xyz", "value=\"CRM Contact Sync\"", "Copy YAML and edit on GitHub",
            "https://github.com/acme/webhooks/edit/main/webhooks.d/crm-contact-sync.yaml",
        ]
        #expect((steps + filled).filter { !edited.contains($0) } == [])
        #expect(!edited.contains("Open pull request") && !edited.contains("shown after creation"))
    }

    @Test func testPagesSayWhatTheSpecificationLists() async throws {
        let site = try await BuiltSite()
        let page = try site.text(try BuiltSite.path("crm-contact-sync") + "test/index.html")
        let wanted = [
            "Test Configuration", "Use Sample Data (default)",
            "Use Real Data from Campaign/Contact", "Test Payload Preview", "evt_test_1234567890",
            "Test event will use actual data from selected campaign/contact.", "Edit Payload",
            "✓ Test successful!", "✗ Test failed", "Possible causes:", "Endpoint is unreachable",
            "Firewall blocking requests", "Server not responding",
            "Endpoint did not respond within 5 seconds. Check your server.",
            "Signature Verification Code", "<summary>TypeScript/Node.js</summary>", "Copy code",
        ]
        #expect(wanted.filter { !page.contains($0) } == [])
    }

    @Test func aStatusWithoutWebhooksOrWithPausedOnesIsNotGreen() async throws {
        var snapshot = SampleSnapshot()
        let paused = snapshot.all.filter { $0.operation.pause != nil }
        snapshot.all = []
        var page = try await BuiltSite(snapshot).text("status/index.html")
        #expect(page.contains("No webhooks yet") && page.contains("banner big idle"))
        snapshot.all = paused
        page = try await BuiltSite(snapshot).text("status/index.html")
        #expect(page.contains("No webhook is failing, 1 of 1 paused"))
        #expect(page.contains("banner big idle"))
    }

    @Test func aStatusOfWebhooksThatFailALittleIsDegraded() async throws {
        var snapshot = SampleSnapshot()
        snapshot.all = snapshot.all.filter { $0.key.rawValue == "crm-contact-sync" }
        let id = snapshot.all[0].id
        for index in snapshot.buckets[id, default: []].indices {
            let attempts = snapshot.buckets[id]?[index].attempts ?? 0
            snapshot.buckets[id]?[index].successes = attempts - attempts / 25
        }
        snapshot.details = [:]
        let page = try await BuiltSite(snapshot).text("status/index.html")
        #expect(page.contains("1 webhook of 1 degraded in the last 24 hours"))
        #expect(page.contains("<title>▲ Degraded: Webhook status</title>"))
        #expect(page.contains("banner big warn") && page.contains("icon-warn"))
    }

    @Test func badgesAreAlsoThereForShields() async throws {
        let site = try await BuiltSite { $0.isPublic = true }
        let badge = try site.text("badges/slack-notices.json")
        #expect(
            badge == ##"{"schemaVersion":1,"label":"webhook","message":"new","color":"#0B5CAD"}"##
                + "\n"
        )
        #expect(try site.text("badges/slack-notices.svg").contains(">new</text>"))
        // Each status has its shape: a hollow circle, a square, two bars, a full circle.
        for (key, shape) in [
            ("slack-notices", "r=\"5.6\" fill=\"none\""), ("billing-bounces", "M1.5 1.5h13v13"),
            ("campaign-alerts", "M3.5 2.5h3.2v11"), ("crm-contact-sync", "r=\"7\"/>"),
        ] {
            #expect(try site.text("badges/\(key).svg").contains(shape), "\(key)")
        }
    }

    @Test func eventPagesShowSchemaAndExample() async throws {
        let site = try await BuiltSite()
        let page = try site.text("dashboard/settings/webhooks/events/email.opened/index.html")
        let wanted = [
            "Triggered when a recipient opens an email. Includes location and device information.",
            "High - Can be triggered multiple times per email", "Email Events (7)",
            "Campaign Events (3)", "Contact Events (3)", "System Events (2)", "Payload Schema",
            "Example Payload", "Related Events", "Use Cases", "string (ISO 8601)",
            "Trigger follow-up workflows",
        ]
        #expect(wanted.filter { !page.contains($0) } == [])
    }

    @Test func aWebhookWithoutDeliveriesHasNoRate() async throws {
        let site = try await BuiltSite()
        let page = try site.text(try BuiltSite.path("slack-notices") + "index.html")
        #expect(page.contains("No deliveries yet."))
        #expect(page.contains("No deliveries in 7 days."))
        #expect(!page.contains("<dd>0%") && !page.contains("<dd>100%"))
        #expect(page.contains("[sealed PENGUINHOOKS_SECRET_SLACK]"))
    }

    @Test func aStateWithoutWebhooksSaysHowToBegin() async throws {
        var snapshot = SampleSnapshot()
        snapshot.all = []
        let site = try await BuiltSite(snapshot)
        let page = try site.text("dashboard/settings/webhooks/index.html")
        #expect(page.contains("No webhooks yet"))
        #expect(!page.contains("%"))
        #expect(try site.text("status/index.html").contains("No webhooks yet"))
    }

    @Test func manyWebhooksAreSpreadOverPages() async throws {
        var snapshot = SampleSnapshot()
        snapshot.all = (100..<220).map {
            SampleSnapshot.webhook("webhook-\($0)", number: UInt64($0), name: "Webhook \($0)")
        }
        let site = try await BuiltSite(snapshot)
        let last = try site.text("dashboard/settings/webhooks/page/5/index.html")
        #expect(last.components(separatedBy: "<article").count == 25)
        #expect(last.contains(">All webhooks</a>"), "more than the sidebar lists")
        #expect(try site.text("index.html").contains("120 webhooks"))
    }

    @Test func aStatusOfManyWebhooksStaysInItsBudgets() async throws {
        var snapshot = SampleSnapshot()
        let busy = snapshot.all[0]
        snapshot.all = (0..<120).map { number in
            SampleSnapshot.webhook("webhook-\(number)", number: UInt64(number), name: "W \(number)")
        }
        for webhook in snapshot.all { snapshot.buckets[webhook.id] = snapshot.buckets[busy.id] }
        let site = try await BuiltSite(snapshot) { $0.isPublic = true }
        for path in ["status/index.html", "status/page/2/index.html", "status/page/12/index.html"] {
            let page = try site.text(path)
            // Tags that end, and those of SVG that end themselves, are as many as elements or more.
            let nodes = page.split(separator: "<").count { !$0.hasPrefix("/") }
            #expect(nodes < 1500, "\(path)")
            #expect(page.utf8.count < 300_000, "\(path)")
        }
        let last = try site.text("status/page/12/index.html")
        #expect(last.components(separatedBy: "class=\"card service\"").count == 11)
        #expect(last.contains("120 webhooks in all.") && !last.contains("Incidents"))
        let days = last.components(separatedBy: "<a class=").filter {
            $0.contains("href=\"#webhook-")
        }
        #expect(days.count == 900)
        #expect(days.allSatisfy { $0.firstMatch(of: /^"(ok|warn|crit|none)" id="/) != nil })
        #expect(last.firstMatch(of: /">12 Sep, \d+(\.\d)?%, \d+ failed of [\d,]+</) != nil)
    }

    @Test func oldDataIsMarkedAsStale() async throws {
        var options = SiteOptions(out: "", sha256: BuiltSite.digest)
        options.out = NSTemporaryDirectory() + "stale-" + UUID().uuidString
        defer {
            #expect(throws: Never.self) {
                try FileManager.default.removeItem(atPath: options.out)
            }
        }
        _ = try await SiteBuilder.build(
            options: options,
            snapshot: SampleSnapshot(),
            catalogue: .builtIn,
            templates: .embedded,
            now: SampleSnapshot.now + .seconds(3 * 86_400)
        )
        let page = try String(contentsOfFile: options.out + "/index.html", encoding: .utf8)
        #expect(page.contains("The data on this page was 3 days old when it was built."))
    }

    @Test func everyPageIsStrictAboutWhereThingsComeFrom() async throws {
        let site = try await BuiltSite()
        for (path, data) in try site.files() where path.hasSuffix(".html") {
            let page = String(decoding: data, as: UTF8.self)
            #expect(page.contains("content=\"default-src &#39;none&#39;;"), "\(path)")
            #expect(page.contains("name=\"referrer\" content=\"no-referrer\""), "\(path)")
            #expect(!page.contains(" style=") && !page.contains("<style"), "\(path)")
            #expect(!page.contains("src=\"http"), "\(path)")
            #expect(page.contains("As of"), "\(path)")
        }
    }

    @Test func pagesStayWithinTheirWeight() async throws {
        let site = try await BuiltSite()
        let files = try site.files()
        let scripts = files.filter { $0.key.hasSuffix(".js") }.values.reduce(0) { $0 + $1.count }
        let overview = try #require(files["dashboard/settings/webhooks/index.html"])
        let event = try #require(
            files["dashboard/settings/webhooks/events/email.opened/index.html"]
        )
        // Unpacked; gzip makes about a quarter of each. No page has all scripts.
        #expect(scripts < 75_000)
        #expect(!String(decoding: overview, as: UTF8.self).contains("connect."))
        #expect(overview.count < 60_000)
        #expect(event.count < 40_000)
    }

    private func isFile(_ path: String) throws -> Bool {
        try FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType
            == .typeRegular
    }
}
