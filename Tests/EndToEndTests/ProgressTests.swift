import TestSupport
import Testing
import Text

/// Progress bars: for people at a terminal, and nobody else.
struct ProgressTests {
    @Test(.timeLimit(.minutes(5)))
    func longCommandsShowABarOnATerminalOnly() async throws {
        guard await Tool.isInstalled("script") else { return }
        try await Deployment.run { deployment in
            let binary = deployment.binary
            let example = try await deployment.example()
            let lines = TrickyEvents.lines(4000, prefix: "evt_bar", like: example)
            try binary.folder.write(lines, to: "events.ndjson")

            // `script` gives the command a terminal of its own and shows what is written to it.
            let terminal = Tool("script", folder: binary.folder.path)
            let command = "\(binary.path) emit events.ndjson"
            let shown = try await terminal.run(["-qec", command, "typescript"])
            #expect(shown.status == 0, "\(shown.text)")
            #expect(shown.text.contains("Emitting  ["), "\(shown.text)")
            #expect(shown.text.contains(" of 4,000"), "\(shown.text)")
            let last = shown.text.split(whereSeparator: \.isNewline).last ?? ""
            #expect(last.hasSuffix("4,000 events accepted for 4,000 deliveries"), "\(last)")

            let piped = try await binary.run("emit", "events.ndjson")
            #expect(piped.status == 0, "\(piped.noticesText)")
            #expect(!piped.noticesText.contains("Emitting"))
            #expect(!piped.text.contains("Emitting"))
        }
    }
}
