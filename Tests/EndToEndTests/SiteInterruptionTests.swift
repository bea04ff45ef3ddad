import TestSupport
import Testing

/// Builds that end midway: by a signal that no program can answer, or because nothing more can be written.
struct SiteInterruptionTests {
    private func builtSite() async throws -> (binary: Penguinhooks, old: [String: [UInt8]]) {
        let binary = try Penguinhooks()
        let sample = try await binary.run(
            "demo",
            "--sample-state",
            "state.sqlite",
            "--deliveries",
            "100"
        )
        #expect(sample.status == 0, "\(sample.noticesText)")
        let built = try await binary.run("build-site", "--now", "2026-11-24T12:00:00Z")
        #expect(built.status == 0, "\(built.noticesText)")
        return (binary, try site(of: binary))
    }

    /// The files of the site and of whatever stands beside it under a like name.
    private func site(of binary: Penguinhooks) throws -> [String: [UInt8]] {
        var files: [String: [UInt8]] = [:]
        for name in try binary.folder.files() where name.hasPrefix("generated") {
            files[name] = try binary.folder.read(name)
        }
        return files
    }

    /// A build a day later, which changes every page, with files of more than 16 KiB impossible.
    private func limitedBuild(
        _ binary: Penguinhooks,
        before: String = ""
    ) async throws
        -> ProcessOutcome
    {
        try await Tool("bash", folder: binary.folder.path).run([
            "-c",
            "\(before) ulimit -f 16; exec '\(binary.path)' build-site --now 2026-11-25T12:00:00Z",
        ])
    }

    @Test(.timeLimit(.minutes(5)))
    func aBuildThatCannotWriteLeavesTheOldSiteAndNothingElse() async throws {
        let (binary, old) = try await builtSite()
        // With the signal ignored, writing fails as on a full disk.
        let failed = try await limitedBuild(binary, before: "trap '' XFSZ;")
        #expect(failed.status == 1, "\(failed.noticesText)")
        #expect(failed.noticesText.contains("File too large"))
        #expect(try site(of: binary) == old)
    }

    @Test(.timeLimit(.minutes(5)))
    func aBuildThatIsKilledLeavesTheOldSiteAndTheNextOneCleansUp() async throws {
        let (binary, old) = try await builtSite()
        let killed = try await limitedBuild(binary)
        #expect(killed.status == 128 + 25)
        let after = try site(of: binary)
        #expect(after.filter { $0.key.hasPrefix("generated/") } == old)
        #expect(after.count > old.count)

        let built = try await binary.run("build-site", "--now", "2026-11-24T12:00:00Z")
        #expect(built.status == 0, "\(built.noticesText)")
        #expect(try site(of: binary) == old)
    }

    @Test(.timeLimit(.minutes(5)))
    func aCheckExitsWithOneWhereABuildWouldChangeSomething() async throws {
        let (binary, old) = try await builtSite()
        let fresh = try await binary.run("build-site", "--check", "--now", "2026-11-24T12:00:00Z")
        #expect(fresh.status == 0, "\(fresh.noticesText)")
        let stale = try await binary.run("build-site", "--check", "--now", "2026-11-27T12:00:00Z")
        #expect(stale.status == 1)
        #expect(stale.text.contains("index.html"))
        #expect(try site(of: binary) == old)
    }
}
