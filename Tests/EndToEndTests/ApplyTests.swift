import TestSupport
import Testing
import Text

struct ApplyTests {
    private static let declaration = """
        name: A
        url: https://example.com/in
        events: [email.sent]

        """

    /// An apply that is killed after so long, unless it has ended by then.
    private func killedApply(in binary: Penguinhooks, after delay: Duration) async throws {
        try await binary.start("reconcile", "--apply", "--yes") { process in
            // Not a wait for anything: the moment of the kill is the test's input.
            try await ContinuousClock().sleep(for: delay)
            try process.kill()
        }
    }

    @Test(.timeLimit(.minutes(5)))
    func anApplyThatIsKilledLeavesTheOldStateOrTheNewOne() async throws {
        for round in 0..<24 {
            let binary = try Penguinhooks()
            try binary.folder.write(Self.declaration, to: "webhooks.d/a.yaml")
            try await killedApply(in: binary, after: .milliseconds(round * 4))

            let applied = try await binary.run("reconcile", "--apply", "--yes")
            let shown = try await binary.run("secret", "show", "a")

            #expect(applied.status == 0, "round \(round): \(applied.noticesText)")
            #expect(shown.status == 0, "round \(round): \(shown.noticesText)")
            #expect(shown.text.hasPrefix("whsec_"))
        }
    }

    @Test func aStateThatWasOnlyBegunIsFinishedWithItsKey() async throws {
        let binary = try Penguinhooks()
        try binary.folder.write(Self.declaration, to: "webhooks.d/a.yaml")
        try binary.folder.write([UInt8](repeating: 7, count: 32), to: "state.sqlite.key")
        // As SQLite leaves it between turning the write-ahead log on and the first transaction.
        guard let python = try await OutsideTools.python(with: "sqlite3") else { return }
        let code = """
            import sqlite3
            state = sqlite3.connect("state.sqlite")
            state.execute("PRAGMA page_size = 8192")
            state.execute("PRAGMA journal_mode = WAL")
            """
        _ = try await Tool(python, folder: binary.folder.path).run(["-c", code])
        #expect(try !binary.folder.read("state.sqlite").isEmpty)

        let applied = try await binary.run("reconcile", "--apply", "--yes")
        let shown = try await binary.run("secret", "show", "a")

        #expect(applied.status == 0, "\(applied.noticesText)")
        #expect(shown.status == 0, "\(shown.noticesText)")
    }

    @Test func ofTwoThatApplyAtOnceOneDoesAndTheOtherSaysSo() async throws {
        for _ in 0..<4 {
            let binary = try Penguinhooks()
            try binary.folder.write(Self.declaration, to: "webhooks.d/a.yaml")

            async let first = binary.run("reconcile", "--apply", "--yes")
            async let second = binary.run("reconcile", "--apply", "--yes")
            let outcomes = try await [first, second]

            let statuses = outcomes.map(\.status)
            let notices = outcomes.map(\.noticesText).joined()
            #expect(statuses.contains(0), "\(notices)")
            // It came too late: no changes, the lock, or a plan that is stale.
            #expect(statuses.allSatisfy { [0, 6, 7].contains($0) }, "\(statuses) \(notices)")
            let history = try await binary.run("history", "--format", "json")
            #expect(try history.json()["history"]?.array?.count == 1)
            let shown = try await binary.run("secret", "show", "a")
            #expect(shown.status == 0, "\(shown.noticesText)")
        }
    }

    @Test func aRunningDaemonAppliesWhatIsHandedToIt() async throws {
        try await Deployment.run { deployment in
            try deployment.binary.folder.write(Self.declaration, to: "webhooks.d/a.yaml")

            let (applied, daemon) = try await deployment.binary.daemon { _ in
                try await deployment.binary.run("reconcile", "--apply", "--yes")
            }

            #expect(applied.status == 0, "\(applied.noticesText)")
            #expect(daemon.status == 0)
            let planned = try await deployment.binary.run("reconcile", "--detailed-exitcode")
            #expect(planned.status == 0, "\(planned.text)")
        }
    }
}

/// Whose a webhook is said to be.
struct CreatorTests {
    @Test func theAuthorOfTheFilesFirstCommitMadeIt() async throws {
        let binary = try Penguinhooks()
        let git = Tool("git", folder: binary.folder.path)
        let file = "name: A\nurl: https://a.example.com/in\nevents: [email.sent]\n"
        for (name, author) in [("a", "Ada Lovelace"), ("b", "Brian Kernighan")] {
            try binary.folder.write(file, to: "webhooks.d/\(name).yaml")
            if name == "a" { _ = try await git.run(["init", "-q"]) }
            _ = try await git.run(["add", "webhooks.d"])
            let identity = ["-c", "user.name=\(author)", "-c", "user.email=x@example.com"]
            let made = try await git.run(identity + ["commit", "-q", "-m", "Add \(name)"])
            #expect(made.status == 0, "\(made.noticesText)")
        }
        // Somebody else changes it later.
        try binary.folder.write(file + "timeout: 9s\n", to: "webhooks.d/a.yaml")
        let identity = ["-c", "user.name=Eve", "-c", "user.email=e@example.com"]
        _ = try await git.run(identity + ["commit", "-q", "-a", "-m", "Change a"])
        try binary.folder.write(file, to: "webhooks.d/uncommitted.yaml")

        let applied = try await binary.run("reconcile", "--apply", "--yes")

        #expect(applied.status == 0, "\(applied.noticesText)")
        #expect(try await creator(of: "a", binary) == "Ada Lovelace")
        #expect(try await creator(of: "b", binary) == "Brian Kernighan")
        let history = try await binary.run("history", "--format", "json")
        let actor = try history.json()["history"]?.array?.first?["actor"]?.string
        #expect(try await creator(of: "uncommitted", binary) == actor)
    }

    @Test func aNamedActorGoesBeforeGit() async throws {
        let binary = try Penguinhooks()
        try binary.folder.write(
            "name: A\nurl: https://a.example.com/in\nevents: [email.sent]\n",
            to: "webhooks.d/a.yaml"
        )
        _ = try await binary.run("reconcile", "--apply", "--yes", "--actor", "Grace Hopper")

        #expect(try await creator(of: "a", binary) == "Grace Hopper")
    }

    private func creator(of key: String, _ binary: Penguinhooks) async throws -> String? {
        let shown = try await binary.run("webhooks", "show", key, "--format", "json")
        return try shown.json()["created_by"]?.string
    }
}
