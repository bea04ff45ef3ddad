import Subprocess
import TestSupport
import Testing

/// A daemon that crashes leaves no image of its memory, where secrets are.
struct CoreFileTests {
    @Test(.timeLimit(.minutes(5)), arguments: ["ABRT", "QUIT", "SEGV"])
    func aDaemonThatCrashesLeavesNone(signal: String) async throws {
        try await Deployment.run { deployment in
            let folder = deployment.binary.folder
            let shell = Tool(
                "bash",
                folder: folder.path,
                // Swift's own report of a crash takes minutes with a debug build.
                environment: ["SWIFT_BACKTRACE": "enable=no"]
            )
            // What the system does otherwise: a core beside the process, unless it is piped elsewhere.
            let plain = try await shell.run([
                "-c",
                "ulimit -c unlimited && sh -c 'kill -\(signal) $$'; cat /proc/sys/kernel/core_pattern",
            ])
            let cores = try folder.files().filter { isCore($0) }
            if plain.text.hasPrefix("core") { #expect(!cores.isEmpty, "the test sees no cores") }

            let script = """
                ulimit -c unlimited
                exec "$0" daemon --listen 127.0.0.1:0 --allow-private 127.0.0.0/8
                """
            let (limits, outcome) = try await shell.run(["-c", script, deployment.binary.path]) {
                process in
                _ = try await process.line(containing: "listening on http")
                let limits = try await Tool("cat").run(["/proc/\(process.id)/limits"]).text
                _ = try await Tool("kill").run(["-\(signal)", "\(process.id)"])
                try await process.ended()
                return limits
            }

            let line = limits.split(separator: "\n").first { $0.hasPrefix("Max core file size") }
            #expect(line?.split(separator: " ").dropFirst(4).prefix(2) == ["0", "0"], "\(limits)")
            #expect(outcome.status > 128, "\(outcome.noticesText)")
            #expect(try folder.files().filter { isCore($0) } == cores)
        }
    }

    private func isCore(_ name: String) -> Bool {
        name == "core" || name.hasPrefix("core.")
    }
}
