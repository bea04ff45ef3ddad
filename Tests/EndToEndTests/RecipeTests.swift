import Foundation
import Subprocess
import TestSupport
import Testing
import Text

/// The recipe for GitHub Actions, its shell steps run against a daemon in a repository of its own.
struct RecipeTests {
    private let repository: TemporaryFolder
    private let settings: TemporaryFolder
    private let binary: Penguinhooks

    init() throws {
        repository = try TemporaryFolder()
        settings = try TemporaryFolder()
        binary = try Penguinhooks(in: repository)
    }

    @Test(.timeLimit(.minutes(5)))
    func checksPlansInOneCommentAndApplies() async throws {
        guard let python = try await OutsideTools.python(with: "yaml"),
            try await OutsideTools.require("git"), try await OutsideTools.require("jq")
        else { return }
        try await prepare()

        try await binary.daemon(["--state", settings.file("state.sqlite")]) { daemon in
            let runner = try await runner(python, daemon.url)
            for _ in 0..<2 {
                #expect(try await runner.job("check").status == 0)
                #expect(try await runner.job("plan").status == 0)
            }
            let comments = try JSON.parse(settings.read("comments.json")).array ?? []
            // The second plan takes the place of the first.
            #expect(comments.count == 1)
            let body = comments.first?["body"]?.string ?? ""
            #expect(body.hasPrefix("<!-- penguinhooks-plan"))
            #expect(body.contains("1 to create"), "\(body)")
            let applied = try await runner.job("apply")
            #expect(applied.status == 0, "\(applied.noticesText)")
            #expect(applied.text.contains("1 created"))

            // A delete is not applied before a commit says so.
            try await replaceTheOnlyWebhook(message: "Replace it")
            #expect(try await runner.job("apply").status == 5)
            try await commit("Replace it\n\nAllow-Deletes: 1")
            let deleted = try await runner.job("apply")
            #expect(deleted.status == 0, "\(deleted.noticesText)")
            let history = try await binary.run(
                "history",
                "--state",
                settings.file("state.sqlite"),
                "--format",
                "json"
            )
            let newest = try history.json()["history"]?.array?.first
            #expect(newest?["summary"] == "1 created, 1 deleted")
            #expect(newest?["actor"] == "octocat")
            #expect(newest?["message"] == "Replace it")
            #expect(newest?["plan_digest"]?.string?.utf8.count == 64)
            #expect(newest?["commit"]?.string?.utf8.count == 40)

            // What is invalid ends at the first step.
            try repository.write("name: [", to: "webhooks.d/broken.yaml")
            let broken = try await runner.job("check")
            #expect(broken.status == 3)
            #expect(broken.text.contains("::error file=webhooks.d/broken.yaml"))
        }
    }

    /// The hooks that init configures, run by the program they are for.
    @Test(.timeLimit(.minutes(5)))
    func preCommitRunsTheHooks() async throws {
        guard try await OutsideTools.require("pre-commit"), try await OutsideTools.require("git")
        else { return }
        let git = Tool("git", folder: repository.path)
        _ = try await git.run(["init", "-q", "-b", "main"])
        _ = try await binary.run("init")
        let path = [
            URL(filePath: binary.path).deletingLastPathComponent().path,
            ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin",
        ].joined(separator: ":")
        let tool = Tool(
            "pre-commit",
            folder: repository.path,
            environment: ["PATH": path, "PRE_COMMIT_HOME": settings.path]
        )
        func run() async throws -> ProcessOutcome {
            _ = try await git.run(["add", "-A"])
            return try await tool.run(["run", "--all-files", "--color", "never"])
        }

        let clean = try await run()
        #expect(clean.status == 0, "\(clean.text)\(clean.noticesText)")
        #expect(clean.text.split(separator: "\n").count { $0.hasSuffix("Passed") } == 2)

        try repository.write(
            "events:   [email.snt]\nname: A\nurl: https://a.example.com/in\nowner: o\n",
            to: "webhooks.d/a.yaml"
        )
        let broken = try await run()
        #expect(broken.status == 1)
        #expect(broken.text.contains("PH012"), "\(broken.text)")
    }

    private func prepare() async throws {
        let git = Tool("git", folder: repository.path)
        _ = try await git.run(["init", "-q", "-b", "main"])
        let binaryURL = URL(filePath: binary.path).absoluteString
        _ = try await binary.run("init", "--ci", "github", "--binary-url", binaryURL)
        try settings.write("[]", to: "comments.json")
        try await commit("Begin")
    }

    private func replaceTheOnlyWebhook(message: String) async throws {
        let names = try FileManager.default.contentsOfDirectory(
            atPath: repository.file("webhooks.d")
        )
        for name in names where name.hasSuffix(".yaml") && !name.hasPrefix("_") {
            try FileManager.default.removeItem(atPath: repository.file("webhooks.d/\(name)"))
        }
        // The example's tests are about the example.
        try FileManager.default.removeItem(atPath: repository.file("webhooks.d/_tests"))
        try repository.write(
            "name: Other\nurl: https://b.example.com/in\nevents: [email.sent]\nowner: tests\n",
            to: "webhooks.d/other.yaml"
        )
        try await commit(message)
    }

    private func commit(_ message: String) async throws {
        let git = Tool("git", folder: repository.path)
        let author = ["-c", "user.name=t", "-c", "user.email=t@example.com"]
        _ = try await git.run(["add", "-A"])
        let done = try await git.run(author + ["commit", "-q", "--allow-empty", "-m", message])
        try #require(done.status == 0, "\(done.noticesText)")
    }

    private func runner(_ python: String, _ url: String) async throws -> Runner {
        var tokens: [String: JSON] = [:]
        for (name, role) in [
            ("PENGUINHOOKS_PLAN_TOKEN", "planner"), ("PENGUINHOOKS_TOKEN", "developer"),
        ] {
            let made = try await binary.run(
                ["token", "create", "--role", role, "--format", "json"]
                    + ["--state", settings.file("state.sqlite")],
                input: []
            )
            tokens[name] = try made.json()["token"]
        }
        let known = JSON.members([
            "github": .members([
                "token": "none", "event": .members(["pull_request": .members(["number": "7"])]),
            ]),
            "vars": .members(["PENGUINHOOKS_SERVER": .string(url)]),
            "secrets": .members([
                "PENGUINHOOKS_PLAN_TOKEN": tokens["PENGUINHOOKS_PLAN_TOKEN"],
                "PENGUINHOOKS_TOKEN": tokens["PENGUINHOOKS_TOKEN"],
            ]),
        ])
        let file = try settings.write(known.text, to: "settings.json")
        let path = [
            URL(filePath: OutsideTools.support("gh")).deletingLastPathComponent().path,
            ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin",
        ].joined(separator: ":")
        return Runner(
            python: python,
            folder: repository.path,
            settings: file,
            path: path,
            comments: settings.file("comments.json")
        )
    }
}

/// Runs the jobs of the repository's workflow.
private struct Runner: Sendable {
    let python: String
    let folder: String
    let settings: String
    let path: String
    let comments: String

    func job(_ name: String) async throws -> ProcessOutcome {
        let head = try await Tool("git", folder: folder).run(["rev-parse", "HEAD"]).text
        let tool = Tool(
            python,
            folder: folder,
            environment: [
                "PATH": path, "COMMENTS": comments, "GITHUB_REPOSITORY": "team/hooks",
                "GITHUB_ACTOR": "octocat", "GITHUB_SHA": head.filter { $0 != "\n" },
            ]
        )
        return try await tool.run([
            OutsideTools.support("run_recipe.py"), ".github/workflows/webhooks.yml", name, settings,
        ])
    }
}
