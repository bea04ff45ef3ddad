import Foundation
import Subprocess
import TestSupport
import Testing
import Text

/// The recipe for GitLab CI, its scripts run against a daemon in a repository of its own.
struct GitLabRecipeTests {
    private let repository: TemporaryFolder
    private let settings: TemporaryFolder
    private let binary: Penguinhooks

    init() throws {
        repository = try TemporaryFolder()
        settings = try TemporaryFolder()
        binary = try Penguinhooks(in: repository)
    }

    @Test(.timeLimit(.minutes(5)))
    func installsChecksPlansInOneNoteAppliesAndPublishes() async throws {
        guard let python = try await OutsideTools.python(with: "yaml"),
            try await OutsideTools.require("git"), try await OutsideTools.require("curl")
        else { return }
        _ = try await git("init", "-q", "-b", "main")
        let laid = try await binary.run(
            "init",
            "--ci",
            "gitlab",
            "--binary-url",
            URL(filePath: binary.path).absoluteString
        )
        try #require(laid.status == 0, "\(laid.noticesText)")
        // Somebody quotes the plan; their note is not ours to change.
        let quote =
            ##"[{"id":299,"type":null,"body":"{\"id\":1,\"body\":\"<!-- penguinhooks-plan"}]"##
        try settings.write(quote, to: "notes.json")
        try await commit("Begin")

        try await binary.daemon(["--state", settings.file("state.sqlite")]) { daemon in
            let variables = try await variables(daemon.url)
            func job(_ name: String, without removed: String? = nil) async throws -> ProcessOutcome
            {
                var values = variables
                if let removed { values[removed] = nil }
                return try await run(name, python, values)
            }
            let check = try await job("webhooks-check")
            #expect(check.status == 0, "\(check.noticesText)")
            #expect(repository.has("webhooks.xml"))
            let quiet = try await job("webhooks-plan", without: "PENGUINHOOKS_COMMENT_TOKEN")
            #expect(quiet.status == 0, "\(quiet.noticesText)")
            #expect(try notes().count == 1)
            for _ in 0..<2 {
                let plan = try await job("webhooks-plan")
                #expect(plan.status == 0, "\(plan.noticesText)")
            }
            let notes = try notes()
            #expect(notes.count == 2)
            #expect(notes.last?["body"]?.string?.hasPrefix("<!-- penguinhooks-plan") == true)
            #expect(notes.last?["body"]?.string?.contains("1 to create") == true)

            let applied = try await job("webhooks-apply")
            #expect(applied.status == 0, "\(applied.noticesText)")
            #expect(applied.text.contains("1 created"), "\(applied.text)")
            let published = try await job("pages")
            #expect(published.status == 0, "\(published.noticesText)")
            #expect(repository.has("public/index.html"))

            try repository.write("name: [", to: "webhooks.d/broken.yaml")
            #expect(try await job("webhooks-check").status == 3)
        }
    }

    @Test func refusesAnotherBinary() async throws {
        guard let python = try await OutsideTools.python(with: "yaml"),
            try await OutsideTools.require("curl")
        else { return }
        let other = try settings.write("#!/bin/sh\ntouch ran\n", to: "other")
        let laid = try await binary.run(
            "init",
            "--ci",
            "gitlab",
            "--binary-url",
            URL(filePath: other).absoluteString
        )
        try #require(laid.status == 0, "\(laid.noticesText)")

        let check = try await run("webhooks-check", python, [:])

        #expect(check.status == 1, "\(check.noticesText)")
        #expect(check.text.contains("FAILED"), "\(check.text)")
        #expect(!repository.has("ran"))
    }

    private func notes() throws -> [JSON] {
        try JSON.parse(settings.read("notes.json")).array ?? []
    }

    private func run(
        _ job: String,
        _ python: String,
        _ variables: [String: JSON]
    ) async throws -> ProcessOutcome {
        let known = JSONObject(
            uniqueMembers: variables.sorted { $0.key < $1.key }.map {
                .init(name: $0.key, value: $0.value)
            }
        )
        let file = try settings.write(JSON.object(known).text, to: "variables.json")
        return try await Tool(python, folder: repository.path).run([
            OutsideTools.support("run_gitlab.py"), ".gitlab-ci.yml", job, file,
            settings.file("notes.json"),
        ])
    }

    private func variables(_ url: String) async throws -> [String: JSON] {
        let head = try await git("rev-parse", "HEAD").text.filter { $0 != "\n" }
        var variables: [String: JSON] = [
            "PENGUINHOOKS_SERVER": .string(url), "PENGUINHOOKS_COMMENT_TOKEN": "glpat-test",
            "CI_PROJECT_ID": "1", "CI_MERGE_REQUEST_IID": "7", "CI_COMMIT_SHA": .string(head),
            "GITLAB_USER_LOGIN": "octocat",
        ]
        for (name, role) in [
            ("PENGUINHOOKS_PLAN_TOKEN", "planner"), ("PENGUINHOOKS_TOKEN", "developer"),
            ("PENGUINHOOKS_VIEW_TOKEN", "viewer"),
        ] {
            let made = try await binary.run(
                ["token", "create", "--role", role, "--format", "json"]
                    + ["--state", settings.file("state.sqlite")],
                input: []
            )
            variables[name] = try made.json()["token"]
        }
        return variables
    }

    private func git(_ arguments: String...) async throws -> ProcessOutcome {
        try await Tool("git", folder: repository.path).run(arguments)
    }

    private func commit(_ message: String) async throws {
        _ = try await git("add", "-A")
        let done = try await git(
            "-c",
            "user.name=t",
            "-c",
            "user.email=t@example.com",
            "commit",
            "-q",
            "-m",
            message
        )
        try #require(done.status == 0, "\(done.noticesText)")
    }
}
