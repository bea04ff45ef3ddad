import Foundation
import Model
import Testing

@testable import Site

struct LeakScanTests {
    @Test(arguments: [
        ("ops@northwind.io", SiteError.Leak.Kind.address),
        ("whsec_c2VjcmV0", SiteError.Leak.Kind.secret),
        ("see //crm.northwind.io/hooks/9f86", SiteError.Leak.Kind.endpoint),
        ("the one at /hooks/9f86", SiteError.Leak.Kind.endpoint),
    ])
    func aPlantedCanaryFailsThePublicBuild(name: String, kind: SiteError.Leak.Kind) async throws {
        var snapshot = SampleSnapshot()
        snapshot.all[0].configuration.name = name
        snapshot.all[0].configuration.url = .literal("https://crm.northwind.io/hooks/9f86")
        let error = await #expect(throws: SiteError.self) {
            try await BuiltSite(snapshot) { $0.isPublic = true }
        }
        guard case .leaks(let leaks) = error else {
            Issue.record("not refused for a leak: \(String(describing: error))")
            return
        }
        #expect(leaks.contains { $0.file == "status/index.html" && $0.kind == kind })
        #expect(leaks == leaks.sorted())
        #expect(!"\(SiteError.leaks(leaks))".contains("9f86"))
    }

    @Test func theInternalSiteMayShowEndpoints() async throws {
        var snapshot = SampleSnapshot()
        snapshot.all[0].configuration.name = "ops@northwind.io"
        let site = try await BuiltSite(snapshot)
        #expect(site.report.webhooks == snapshot.all.count)
    }

    @Test func whatTheEventTypesSayIsNoLeak() {
        let scan = LeakScan([], publishable: ["{\"email\": \"user@example.com\"}"])
        #expect(scan.findings(in: Array("to user@example.com.".utf8)) == [])
        #expect(scan.findings(in: Array("to other@example.com.".utf8)) == [.address])
        #expect(scan.findings(in: Array("@media print, a @ b, a@b".utf8)) == [])
    }
}
