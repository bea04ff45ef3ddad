import TestSupport
import Testing

/// Builds that end midway: by a signal that no program can answer, or because nothing more can be written.
struct SiteInterruptionTests {
    private static let now = ["--snapshot", "snapshot.sqlite", "--now", "2026-11-24T12:00:00Z"]
    /// So much later that every page says how old its data is.
    private static let later = ["--snapshot", "snapshot.sqlite", "--now", "2099-01-01T00:00:00Z"]

    private func builtSite() async throws -> (binary: Penguinhooks, old: [String: [UInt8]]) {
        let binary = try Penguinhooks()
        let declaration = "name: A\nurl: https://example.com/in\nevents: [\"*\"]\n"
        try binary.folder.write(declaration, to: "webhooks.d/a.yaml")
        let commands = [
            ["demo", "--sample-state", "state.sqlite", "--deliveries", "100"],
            ["snapshot", "--state", "state.sqlite", "--out", "snapshot.sqlite"],
            ["build-site"] + Self.now,
        ]
        for command in commands {
            let outcome = try await binary.run(command, input: [])
            #expect(outcome.status == 0, "\(command): \(outcome.noticesText)")
        }
        return (binary, try files(of: binary, under: "generated/"))
    }

    /// The files below a folder, by their path in it.
    private func files(
        of binary: Penguinhooks,
        under prefix: String
    ) throws -> [String: [UInt8]] {
        var files: [String: [UInt8]] = [:]
        for name in try binary.folder.files() where name.hasPrefix(prefix) {
            files[String(name.dropFirst(prefix.count))] = try binary.folder.read(name)
        }
        return files
    }

    @Test(.timeLimit(.minutes(5)))
    func aBuildThatCannotWriteLeavesTheOldSiteAndNothingElse() async throws {
        let (binary, old) = try await builtSite()
        // With the signal ignored, writing more than 16 KiB fails as on a full disk.
        let failed = try await Tool("bash", folder: binary.folder.path).run(
            ["-c", "trap '' XFSZ; ulimit -f 16; exec \"$@\"", "bash", binary.path, "build-site"]
                + Self.later
        )
        #expect(failed.status == 1, "\(failed.noticesText)")
        #expect(failed.noticesText.contains("File too large"))
        #expect(try files(of: binary, under: "generated/") == old)
        #expect(try files(of: binary, under: "generated.building").isEmpty)
    }

    @Test(.timeLimit(.minutes(5)))
    func aBuildThatIsKilledLeavesOneSiteWholeAndTheNextCleansUp() async throws {
        let (binary, old) = try await builtSite()
        let whole = try await binary.run(
            ["build-site", "--out", "other"] + Self.later,
            input: []
        )
        #expect(whole.status == 0, "\(whole.noticesText)")
        let new = try files(of: binary, under: "other/")
        // On a busy machine a build can end before the kill comes: then once more, from the old site.
        var killed = try await killedBuild(binary)
        for _ in 0..<20 where killed.status == 0 {
            _ = try await binary.run(["build-site"] + Self.now, input: [])
            killed = try await killedBuild(binary)
        }
        #expect(killed.status == 128 + 9, "\(killed.noticesText)")
        let site = try files(of: binary, under: "generated/")
        #expect(site == old || site == new)

        let built = try await binary.run(["build-site"] + Self.now, input: [])
        #expect(built.status == 0, "\(built.noticesText)")
        #expect(try files(of: binary, under: "generated/") == old)
        #expect(try files(of: binary, under: "generated.building").isEmpty)
    }

    /// A build that is killed as soon as its first files are there.
    private func killedBuild(_ binary: Penguinhooks) async throws -> ProcessOutcome {
        try await Tool("bash", folder: binary.folder.path).run(
            [
                "-c",
                """
                "$@" & build=$!
                while kill -0 $build 2>/dev/null && [ ! -e generated.building-$build ]; do :; done
                kill -9 $build; wait $build
                """,
                "bash", binary.path, "build-site",
            ] + Self.later
        )
    }

    @Test(.timeLimit(.minutes(5)))
    func aCheckExitsWithOneWhereABuildWouldChangeSomething() async throws {
        let (binary, old) = try await builtSite()
        let fresh = try await binary.run(["build-site", "--check"] + Self.now, input: [])
        #expect(fresh.status == 0, "\(fresh.noticesText)")
        let stale = try await binary.run(["build-site", "--check"] + Self.later, input: [])
        #expect(stale.status == 1)
        #expect(stale.text.contains("index.html"))
        #expect(try files(of: binary, under: "generated/") == old)
    }
}
