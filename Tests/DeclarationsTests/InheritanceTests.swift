import Declarations
import Model
import Testing
import Text

/// Defaults, environments and files asked for one by one.
struct InheritanceTests {
    private let files = [
        "_defaults.yaml": """
        timeout: 3s
        labels: {region: eu, tier: bronze}
        notify: [a@example.com]
        environments: {staging: {timeout: 4s, concurrency: 2}}
        """,
        "_policy.yaml": "environments: [production, staging, qa]\n",
        "a.yaml": """
        name: A
        url: https://a.example.com/in
        events: [email.opened]
        labels: {tier: gold}
        environments:
          staging: {url: "https://staging.example.com/in", rate_limit: 5/s, labels: {tier: ~}}
          qa: off
        """,
        "b.yaml": "name: B\nurl: https://b.example.com/in\nevents: [email.*]\ntimeout: 9s\n",
    ]

    private func load(_ environment: String?) async throws -> [String: WebhookConfiguration] {
        try await Fixture.withFolder(files) { folder in
            let result = await DeclarationFolder.load(
                folder,
                environment: environment,
                now: Fixture.now
            )
            #expect(result.diagnostics.map { $0.text() } == [])
            return Dictionary(
                uniqueKeysWithValues: result.state.webhooks.map {
                    ($0.key.rawValue, $0.configuration)
                }
            )
        }
    }

    @Test func inheritsFieldByField() async throws {
        let webhooks = try await load(nil)

        let first = try #require(webhooks["a"])
        #expect(first.timeout == .seconds(3))
        #expect(first.labels.map { "\($0.name)=\($0.value)" } == ["region=eu", "tier=gold"])
        #expect(first.rateLimit == nil)
        #expect(webhooks["b"]?.timeout == .seconds(9))
    }

    @Test func environmentWinsOverFileAndFileOverDefaults() async throws {
        let webhooks = try await load("staging")

        let first = try #require(webhooks["a"])
        #expect(first.url == .literal("https://staging.example.com/in"))
        #expect(first.rateLimit?.text == "5/s")
        #expect(first.timeout == .seconds(4))
        #expect(first.concurrency == 2)
        let second = try #require(webhooks["b"])
        #expect(second.timeout == .seconds(9))
        #expect(second.concurrency == 2)
    }

    @Test func offLeavesAWebhookOut() async throws {
        #expect(try await load("qa").keys.sorted() == ["b"])
    }

    @Test func checksOnlyTheFilesAskedFor() async throws {
        var files = files
        files["broken.yaml"] = "name: [\n"
        files["c.yml"] = "x"
        try await Fixture.withFolder(files) { folder in
            let one = await DeclarationFolder.check(files: ["\(folder)/a.yaml"], now: Fixture.now)
            #expect(one.diagnostics.isEmpty)
            #expect(one.state.webhooks.map(\.key.rawValue) == ["a"])

            let bad = await DeclarationFolder.check(
                files: ["\(folder)/broken.yaml", "\(folder)/gone.yaml", "\(folder)/c.yml"],
                now: Fixture.now
            )
            #expect(bad.diagnostics.map(\.code) == ["PH001", "PH043", "PH042"])
        }
    }

    @Test func checksEventTypesAndFilterTestsByName() async throws {
        var files = files
        files["broken.yaml"] = "name: [\n"
        files["_events/order.paid.yaml"] = "descripton: x\n"
        files["_tests/a.yaml"] = "- {event: email.opened, must_receive: [a, broken, nobody]}\n"
        try await Fixture.withFolder(files) { folder in
            let result = await DeclarationFolder.check(
                files: ["\(folder)/_events/order.paid.yaml", "\(folder)/_tests/a.yaml"],
                now: Fixture.now
            )
            #expect(
                Set(result.diagnostics.compactMap(\.file)) == [
                    "\(folder)/_events/order.paid.yaml", "\(folder)/_tests/a.yaml",
                ]
            )
            #expect(result.diagnostics.count { $0.code == "PH062" } == 1)
        }
    }

    @Test func warnsOnceOfAnAddressThatGetsEventsTwice() async throws {
        let files = [
            "a.yaml": DiagnosticCase.hook(events: "[\"email.*\"]"),
            "b.yaml": DiagnosticCase.hook(events: "[email.opened]"),
            "c.yaml": DiagnosticCase.hook(events: "[email.opened]"),
            "d.yaml": DiagnosticCase.hook(events: "[contact.created]"),
            "e.yaml": DiagnosticCase.hook(
                events: "[email.opened]",
                "filters: {workspaces: [x]}\n"
            ),
        ]
        try await Fixture.withFolder(files) { folder in
            let result = await DeclarationFolder.load(folder, now: Fixture.now)
            #expect(
                result.diagnostics.map(\.message) == [
                    "b and a send the same events to one address, and so does 1 more"
                ]
            )
        }
    }

    @Test func whatIsMissingIsMissingInTheFileThatInherits() async throws {
        let nameless = "url: https://c.example.com/in\nevents: [email.sent]\nowner: o\n"
        let files = [
            "_defaults.yaml": "timeout: 9s\nnotify: [a@example.com]\n",
            "_policy.yaml": "require: [owner]\n",
            "a.yaml": "name: A\nurl: https://a.example.com/in\nevents: [email.sent]\n",
            "b.yaml": "# B\nname: B\nurl: https://b.example.com/in\nevents: [email.sent]\n",
            "c.yaml": nameless,
        ]
        try await Fixture.withFolder(files) { path in
            let folder = await DeclarationFolder.load(path, now: Fixture.now)

            let places = folder.diagnostics.map { diagnostic in
                let name = diagnostic.file?.split(separator: "/").last.map(String.init) ?? ""
                return "\(diagnostic.code) \(name):\(diagnostic.range?.start.line ?? 0)"
            }
            #expect(places == ["PH101 a.yaml:1", "PH101 b.yaml:2", "PH013 c.yaml:1"])
        }
    }

    @Test func oneBrokenFileDoesNotHideTheOthers() async throws {
        var files = files
        files["broken.yaml"] = "name: [\n"
        try await Fixture.withFolder(files) { folder in
            let result = await DeclarationFolder.load(folder, now: Fixture.now)
            #expect(result.exitStatus == 3)
            #expect(result.errors == 1)
            #expect(result.state.webhooks.count == 2)
        }
    }
}
