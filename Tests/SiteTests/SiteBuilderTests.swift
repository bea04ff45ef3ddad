import Foundation
import Model
import Testing

@testable import Site

struct SiteBuilderTests {
    @Test func writesEveryPageOfTheSpecification() async throws {
        let site = try await BuiltSite { options in
            if let out = ProcessInfo.processInfo.environment["SITE_SAMPLE"] { options.out = out }
        }
        #expect(site.report.webhooks == 7)
    }
}
