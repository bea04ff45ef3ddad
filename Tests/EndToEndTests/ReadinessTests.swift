import TestSupport
import Testing
import Text

/// What a daemon says of itself while it starts and ends.
struct ReadinessTests {
    @Test(.timeLimit(.minutes(5))) func isAliveAndNotReadyWhileItMigrates() async throws {
        guard let python = try await OutsideTools.python(with: "sqlite3") else { return }
        let binary = try Penguinhooks()
        let made = try await binary.run("token", "create", "--role", "admin")
        #expect(made.status == 0, "\(made.noticesText)")
        let script = OutsideTools.support("old_state.py")
        let dump = OutsideTools.support("../../StoreTests/Golden/state-1.sql")

        let arguments = [script, binary.folder.file("state.sqlite"), dump]
        _ = try await Tool(python).run(arguments) { holder in
            _ = try await holder.line(containing: "holding the state")
            try await binary.start("daemon", "--listen", "127.0.0.1:0") { daemon in
                let line = try await daemon.line(containing: "not ready yet at http")
                #expect(line.contains("from schema version 1 to"))
                let url = line.split(separator: " ").last.map(String.init) ?? ""
                let ready = try await ask(url + "/readyz")
                let health = try await ask(url + "/healthz")
                let route = try await binary.run(
                    "webhooks",
                    "list",
                    "--server",
                    url,
                    "--token",
                    "t"
                )

                #expect(ready.contains("503"))
                #expect(ready.contains("urn:penguinhooks:problem:migrating"))
                #expect(health == "ok\n 200")
                #expect(route.status == 1)
                #expect(route.noticesText.contains("brings its state up to date"))
                #expect(!daemon.notices.contains("listening on"))

                try holder.kill()
                let listening = try await daemon.line(containing: "listening on http")
                let final = listening.split(separator: " ").last.map(String.init) ?? ""
                #expect(try await ask(final + "/readyz") == "ready\n 200")
            }
            #expect(binary.folder.has("state.sqlite.v1.bak"))
        }
    }

    private func ask(_ url: String) async throws -> String {
        try await Tool("curl").run(["-s", "-w", " %{http_code}", url]).text
    }
}
