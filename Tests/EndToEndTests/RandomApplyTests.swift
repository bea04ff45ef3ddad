import Foundation
import TestSupport
import Testing
import Text

/// Properties of plan, apply, export and rollback over random declarations, and under random faults.
struct RandomApplyTests {
    private func binary(seed: UInt64) throws -> (Penguinhooks, RandomDeclarations) {
        let binary = try Penguinhooks()
        var random = RandomDeclarations(seed: seed)
        try random.write(to: binary.folder, "a")
        try random.write(to: binary.folder, "b")
        return (binary, random)
    }

    private static let apply = ["reconcile", "--apply", "--yes", "--allow-deletes", "12", "--dir"]

    private func apply(_ folder: String, _ binary: Penguinhooks) async throws {
        let applied = try await binary.run(Self.apply + [folder], input: [])
        try #require(applied.status == 0, "\(applied.noticesText)")
    }

    /// Whether nothing would change.
    private func isLive(_ folder: String, _ binary: Penguinhooks) async throws -> Bool {
        let plan = try await binary.run("reconcile", "--detailed-exitcode", "--dir", folder)
        #expect([0, 2].contains(plan.status), "\(plan.noticesText)")
        return plan.status == 0
    }

    @Test(.timeLimit(.minutes(5)), arguments: [1, 2, 3] as [UInt64])
    func applyExportAndTheWayBack(seed: UInt64) async throws {
        let (binary, _) = try binary(seed: seed)

        try await apply("a", binary)
        #expect(try await isLive("a", binary))
        _ = try await binary.run("export", "--out", "first")
        #expect(try await isLive("first", binary))

        try await apply("b", binary)
        #expect(try await isLive("b", binary))
        try await apply("a", binary)
        _ = try await binary.run("export", "--out", "second")
        #expect(try await isLive("second", binary))
        let names = try binary.folder.files().filter { $0.hasPrefix("first/") }
        #expect(names.count >= 2)
        for name in names {
            let other = name.replacing("first/", with: "second/")
            #expect(try binary.folder.read(name) == binary.folder.read(other), "\(name)")
        }

        let back = try await binary.run(
            ["rollback", "2", "--apply", "--yes", "--allow-deletes", "12"],
            input: []
        )
        #expect(back.status == 0, "\(back.noticesText)")
        #expect(try await isLive("b", binary))
    }

    @Test func lookingLeavesTheStatesBytesAlone() async throws {
        let (binary, _) = try binary(seed: 4)
        try await apply("a", binary)
        let before = try binary.folder.read("state.sqlite")
        let files = try binary.folder.files()

        for arguments in [
            ["reconcile", "--dir", "b"], ["reconcile", "--dir", "b", "--format", "markdown"],
            ["reconcile", "--dir", "b", "--out", "plan.json"], ["drift", "--dir", "b"],
            ["rollback", "1"], ["history"], ["webhooks", "list"],
        ] {
            let outcome = try await binary.run(arguments, input: [])
            #expect(outcome.status == 0, "\(arguments): \(outcome.noticesText)")
        }

        #expect(try binary.folder.read("state.sqlite") == before)
        #expect(try binary.folder.files() == (files + ["plan.json"]).sorted())
    }

    @Test(.timeLimit(.minutes(10)))
    func anApplyKilledAnywhereLeavesTheOldStateOrTheNewOne() async throws {
        var (binary, random) = try binary(seed: 5)
        try await apply("a", binary)
        let clock = ContinuousClock()
        let start = clock.now
        try await apply("b", binary)
        let longest = Int((clock.now - start) / .milliseconds(1))

        for round in 0..<16 {
            let (old, new) = try await isLive("b", binary) ? ("b", "a") : ("a", "b")
            let delay = Duration.milliseconds(random.pick(longest))
            let tool = Tool(binary.path, folder: binary.folder.path)
            _ = try await tool.run(Self.apply + [new]) { process in
                // Not a wait for anything: the moment of the kill is the test's input.
                try await clock.sleep(for: delay)
                try process.kill()
            }
            let (isOld, isNew) = (try await isLive(old, binary), try await isLive(new, binary))
            #expect(isOld != isNew, "round \(round), killed after \(delay)")
            try await expectSound(binary)
        }
    }

    @Test(.timeLimit(.minutes(5)))
    func aDiskThatFillsLeavesTheOldStateOrTheNewOne() async throws {
        let (binary, _) = try binary(seed: 6)
        try await apply("a", binary)
        let sh = Tool("sh", folder: binary.folder.path)
        var failures = 0
        // No file may grow beyond so many blocks: a write fails as on a full disk.
        for blocks in [1, 8, 16, 64, 128, 256, 512] {
            let script =
                "trap '' XFSZ; ulimit -f \(blocks); exec \(binary.path) "
                + (Self.apply + ["b"]).joined(separator: " ")
            let applied = try await sh.run(["-c", script])
            if applied.status != 0 { failures += 1 }
            let (isOld, isNew) = (try await isLive("a", binary), try await isLive("b", binary))
            #expect(isOld != isNew, "\(blocks) blocks: \(applied.noticesText)")
            #expect(isNew == (applied.status == 0), "\(blocks) blocks: \(applied.noticesText)")
            try await expectSound(binary)
        }
        #expect(failures > 0)
        try await apply("b", binary)
        #expect(try await isLive("b", binary))
    }

    @Test(.timeLimit(.minutes(5)))
    func aLockThatIsTakenAwayMixesNothing() async throws {
        let (binary, _) = try binary(seed: 7)
        try await apply("a", binary)
        for round in 0..<6 {
            async let forth = binary.run(Self.apply + ["b"], input: [])
            async let back = binary.run(Self.apply + ["a"], input: [])
            // Whoever tidies up must not be able to make a mixture.
            for _ in 0..<50 {
                _ = unsafe unlink(binary.folder.file("state.sqlite.lock"))
                await Task.yield()
            }
            let outcomes = try await [forth, back]
            for outcome in outcomes {
                // Done, too late (stale), locked, or busy at the database itself.
                #expect([0, 1, 6, 7].contains(outcome.status), "\(outcome.noticesText)")
            }
            let (isOld, isNew) = (try await isLive("a", binary), try await isLive("b", binary))
            #expect(isOld != isNew, "round \(round): \(outcomes.map(\.noticesText))")
            try await expectSound(binary)
        }
    }

    private func expectSound(_ binary: Penguinhooks) async throws {
        let backup = "copy-\(UUID().uuidString).sqlite"
        let copied = try await binary.run("backup", "--out", backup)
        #expect(copied.status == 0, "\(copied.noticesText)")
        let shown = try await binary.run("history", "--format", "json")
        #expect(shown.status == 0, "\(shown.noticesText)")
    }
}
