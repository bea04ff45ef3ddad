import TestSupport
import Testing

/// A short `make crash-test`: once at each named point, as often at random moments.
struct CrashTests {
    @Test(.timeLimit(.minutes(5)))
    func nothingAcknowledgedIsLostWhereverTheDaemonEnds() async throws {
        guard let python = try await OutsideTools.python(with: "json") else { return }
        let binary = try Penguinhooks()
        let outcome = try await Tool(python).run([
            OutsideTools.support("crash_test.py"), binary.path, "--runs", "12",
        ])
        #expect(outcome.status == 0, "\(outcome.text)\n\(outcome.noticesText)")
        #expect(outcome.text.contains(" 0 lost,"), "\(outcome.text)")
    }
}
