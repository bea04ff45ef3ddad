import FoundationEssentials
import TestSupport
import Testing

/// The pages in Debian's Chromium, driven by Playwright.
struct BrowserTests {
    @Test(.timeLimit(.minutes(5)))
    func pagesAreAccessibleSmallAndReadableEverywhere() async throws {
        try await runScript("pages.py")
    }

    @Test(.timeLimit(.minutes(5)))
    func formsComposeWhatTheProgramReads() async throws {
        try await runScript("forms.py")
    }

    @Test(.timeLimit(.minutes(5)))
    func connectedPagesFollowTheDaemonAndBearItsLoss() async throws {
        try await runScript("connected.py")
    }

    @Test(.timeLimit(.minutes(5)))
    func openPagesLoadThemselvesAgainWhenTheSiteIsBuiltAgain() async throws {
        try await runScript("reload.py")
    }

    @Test(.timeLimit(.minutes(5)))
    func pagesLookAsTheyWereDesigned() async throws {
        try await runScript("looks.py")
    }

    private func runScript(_ name: String) async throws {
        guard let python = try await OutsideTools.python(with: "axe_playwright_python"),
            try await OutsideTools.require("chromium")
        else { return }
        let binary = try Penguinhooks()
        let outcome = try await Tool(python).run([
            // Without a cache of bytecode beside the sources.
            "-B", OutsideTools.support("browser/" + name), binary.path, binary.folder.path,
        ])
        #expect(outcome.status == 0, "\(outcome.text)\(outcome.noticesText)")
    }
}
