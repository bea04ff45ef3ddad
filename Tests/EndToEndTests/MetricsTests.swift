import FoundationEssentials
import TestSupport
import Testing
import Text

/// The daemon's metrics, and what is drawn and alerted from them.
struct MetricsTests {
    private let binary: Penguinhooks

    init() throws {
        binary = try Penguinhooks()
    }

    @Test(.timeLimit(.minutes(5))) func metricsKeepToPrometheusConventions() async throws {
        guard try await OutsideTools.require("promtool") else { return }
        let metrics = try await metrics()

        let checked = try await Tool("promtool").run(["check", "metrics"], input: metrics)

        #expect(checked.status == 0, "\(checked.noticesText)")
        #expect(checked.noticesText.isEmpty, "\(checked.noticesText)")
    }

    @Test(.timeLimit(.minutes(5))) func dashboardAndAlertsNameMetricsThatThereAre() async throws {
        _ = try await binary.run("init", "--grafana", "--dir", "hooks")
        let metrics = String(decoding: try await metrics(), as: UTF8.self)
        let known = Set(
            metrics.split(separator: "\n").filter { $0.hasPrefix("# TYPE ") }
                .compactMap { $0.split(separator: " ").dropFirst(2).first.map(String.init) }
        )

        for file in ["grafana-penguinhooks.json", "alerts-penguinhooks.yaml"] {
            let text = String(decoding: try binary.folder.read(file), as: UTF8.self)
            let named = Self.metrics(in: text)
            #expect(named.count >= 4, "\(file): \(named)")
            #expect(named.isSubset(of: known), "\(file): \(named.subtracting(known))")
        }
    }

    @Test func alertsAreRulesPrometheusTakes() async throws {
        guard try await OutsideTools.require("promtool") else { return }
        _ = try await binary.run("init", "--grafana", "--dir", "hooks")

        let file = binary.folder.file("alerts-penguinhooks.yaml")
        let checked = try await Tool("promtool").run(["check", "rules", file])

        #expect(checked.status == 0, "\(checked.noticesText)")
    }

    /// What a daemon with one webhook says of itself.
    private func metrics() async throws -> [UInt8] {
        try binary.folder.write(
            "name: A\nurl: https://a.example.com/in\nevents: [email.sent]\n",
            to: "webhooks.d/a.yaml"
        )
        let applied = try await binary.run("reconcile", "--apply", "--yes")
        #expect(applied.status == 0, "\(applied.noticesText)")
        return try await binary.daemon { daemon in
            try await Tool("curl").run(["-sf", daemon.url + "/metrics"]).output
        }.result
    }

    /// Words of a text that are names of metrics.
    private static func metrics(in text: String) -> Set<String> {
        let words = text.split { !($0.isLetter || $0.isNumber || $0 == "_") }
        return Set(words.filter { $0.hasPrefix("penguinhooks_") }.map(String.init))
    }
}
