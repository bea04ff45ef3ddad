import Declarations
import Foundation
import Model
import Testing

/// Live webhooks written into files.
struct ExportTests {
    private let key = WebhookKey("crm")

    private func text(
        _ change: (inout WebhookConfiguration) -> Void,
        over files: [String: String],
        environment: String? = nil
    ) async throws -> String {
        let key = try #require(key)
        return try await Fixture.withFolder(files) { folder in
            let before = await DeclarationFolder.load(
                folder,
                environment: environment,
                now: Fixture.now
            )
            var configuration =
                before.state.webhooks.first { $0.key == key }?.configuration
                ?? WebhookConfiguration(
                    name: "CRM",
                    url: .literal("https://crm.example.com/in"),
                    events: [.exact("email.opened")]
                )
            change(&configuration)
            let export = DeclarationExport(
                folder: folder,
                environment: environment,
                now: Fixture.now
            )
            let text = try export.text(for: configuration, key: key, existing: files["crm.yaml"])
            try Data(text.utf8).write(to: URL(filePath: "\(folder)/crm.yaml"))
            let after = await DeclarationFolder.load(
                folder,
                environment: environment,
                now: Fixture.now
            )
            #expect(after.errors == 0)
            #expect(after.state.webhooks.first { $0.key == key }?.configuration == configuration)
            return text
        }
    }

    private let commented = """
        # Ask growth before you change this.
        name: CRM   # shown on the site
        url: https://crm.example.com/in
        events:
          - email.opened
          # They pay per click.
          - email.clicked

        retry:
          # Their nightly restart takes four minutes.
          max_attempts: 4
          delays: [1m, 5m]
        timeout: 5s  # enough

        """

    @Test func leavesAFileThatSaysTheSameAsItIs() async throws {
        let text = try await text({ _ in }, over: ["crm.yaml": commented])

        #expect(text == commented)
    }

    @Test func changesOnlyWhatDiffersAndKeepsComments() async throws {
        let text = try await text(
            {
                $0.timeout = .seconds(9)
                $0.retry.maxAttempts = 6
                $0.events = [.exact("email.clicked"), .exact("email.bounced")]
                $0.owner = "growth"
            },
            over: ["crm.yaml": commented]
        )

        #expect(
            text == """
                # Ask growth before you change this.
                name: CRM   # shown on the site
                url: https://crm.example.com/in
                events:
                  # They pay per click.
                  - email.clicked
                  - email.bounced

                retry:
                  # Their nightly restart takes four minutes.
                  max_attempts: 6
                  delays: [1m, 5m]
                timeout: 9s  # enough
                owner: growth

                """
        )
    }

    @Test func saysOutrightWhatWouldBeInherited() async throws {
        let defaults = """
            notify: [all@example.com]
            labels: {region: eu, tier: gold}
            timeout: 20s
            retry: {max_attempts: 9}
            headers: {X-Team: crm}

            """
        let text = try await text({ _ in }, over: ["_defaults.yaml": defaults])

        #expect(text.contains("notify: []"))
        #expect(text.contains("timeout: 5s"))
        #expect(text.contains("max_attempts: 5"))
    }

    @Test func writesWhatIsSealedAsSealed() async throws {
        let text = try await text(
            {
                $0.headers = [.init(name: "Authorization", value: .sealed)]
                $0.secret = .sealed
            },
            over: [:]
        )

        #expect(text.contains("Authorization: {sealed: true}"))
        #expect(text.contains("secret: {sealed: true}"))
    }

    @Test func changesOneEnvironmentOnly() async throws {
        let file = """
            name: CRM
            url: https://crm.example.com/in
            events: [email.opened]
            environments:
              staging:
                # The small one.
                url: https://staging.example.com/in

            """
        let text = try await text(
            { $0.timeout = .seconds(8) },
            over: ["crm.yaml": file],
            environment: "staging"
        )

        #expect(text == file + "    timeout: 8s\n")
    }

    @Test func undoesInheritedFilters() async throws {
        let defaults = "filters: {custom: {campaign.type: promotional}}\n"

        let text = try await text(
            { $0.filters.workspaces = ["Client A"] },
            over: ["_defaults.yaml": defaults]
        )

        #expect(text.contains("workspaces: [Client A]"))
    }

    @Test func refusesToTouchAFileItCannotRead() async throws {
        let key = try #require(key)
        try await Fixture.withFolder([:]) { folder in
            let export = DeclarationExport(folder: folder, environment: nil, now: Fixture.now)
            let configuration = WebhookConfiguration(
                name: "CRM",
                url: .literal("https://crm.example.com/in"),
                events: [.exact("email.opened")]
            )

            #expect(throws: DeclarationExport.Problem.self) {
                _ = try export.text(for: configuration, key: key, existing: "name: [")
            }
        }
    }

    @Test(arguments: 0..<60)
    func turnsAnyFileIntoAnyOther(seed: Int) async throws {
        var random = SeededGenerator(seed: UInt64(seed) &+ 7000)
        let before = try DeclarationTextTests.configuration(using: &random)
        let after = try DeclarationTextTests.configuration(using: &random)
        let defaults = "timeout: 20s\nlabels: {region: eu}\nretry: {max_attempts: 9}\n"
        let files = [
            "crm.yaml": "# Kept.\n" + DeclarationText.file(for: before),
            "_defaults.yaml": seed.isMultiple(of: 2) ? defaults : "{}\n",
        ]

        let text = try await text({ $0 = after }, over: files)

        #expect(text.hasPrefix("# Kept.\n"))
    }
}
