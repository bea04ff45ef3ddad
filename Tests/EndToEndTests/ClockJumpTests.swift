import FoundationEssentials
import Receiver
import TestSupport
import Testing
import Text

/// A daemon whose wall clock jumps while it runs, as a virtual machine's does; its monotonic one goes on.
struct ClockJumpTests {
    @Test(.timeLimit(.minutes(5)))
    func aClockSetBackADayDelaysNothingByMoreThanAMinute() async throws {
        try await run(delays: "1s, 2s, 4s, 8s, 15s", jump: "-1d") { deployment, jump in
            try await deployment.emit("evt_retried")
            _ = try await deployment.deliveries { $0.first?["status"]?.string == "retrying" }
            try jump()
            try await deployment.emit("evt_new")
            deployment.test.receiver.setEndpoint(Receiver.Endpoint(), at: "/all")
            // A day later is what it would be if the schedule were left as it is.
            let log = try await deployment.deliveries { log in
                log.count == 2 && log.allSatisfy { $0["status"]?.string == "succeeded" }
            }
            #expect(log.count == 2)
            #expect(log.allSatisfy { $0["status"]?.string == "succeeded" }, "\(log.map(\.text))")
            let ids = deployment.test.recorder.deliveries.map { $0[header: "webhook-id"] }
            #expect(Set(ids) == ["evt_retried", "evt_new"])
        }
    }

    @Test(.timeLimit(.minutes(5)))
    func aClockSetForwardADayLetsGoWhatIsDueThenAndSendsNothingTwice() async throws {
        try await run(delays: "6h", jump: "+1d") { deployment, jump in
            let example = try await deployment.example()
            let lines = TrickyEvents.lines(40, prefix: "evt_due", like: example)
            let emitted = try await deployment.binary.run("emit", input: lines)
            #expect(emitted.status == 0, "\(emitted.noticesText)")
            _ = try await deployment.deliveries { log in
                log.count == 40 && log.allSatisfy { $0["status"]?.string == "retrying" }
            }
            #expect(deployment.test.recorder.deliveries.count == 40)
            deployment.test.receiver.setEndpoint(Receiver.Endpoint(), at: "/all")
            try jump()
            // Whatever wakes the daemon shows it the new time.
            try await deployment.emit("evt_wakes")
            let log = try await deployment.deliveries { log in
                log.count == 41 && log.allSatisfy { $0["status"]?.string == "succeeded" }
            }
            #expect(log.allSatisfy { $0["status"]?.string == "succeeded" }, "\(log.map(\.text))")
            #expect(deployment.test.recorder.deliveries.count == 81)
        }
    }

    /// A daemon whose endpoint fails at first, and whose clock jumps when told to.
    private func run(
        delays: String,
        jump offset: String,
        while body: @Sendable (Deployment, @Sendable () throws -> Void) async throws -> Void
    ) async throws {
        guard try await OutsideTools.require("faketime") else { return }
        try await Deployment.run { _ in
            .status(500)
        } while: { deployment in
            let folder = deployment.binary.folder
            try declare(delays: delays, in: deployment)
            let applied = try await deployment.binary.run("reconcile", "--apply", "--yes")
            #expect(applied.status == 0, "\(applied.noticesText)")
            try folder.write("+0", to: "time")
            let libraries = try await libraries(in: folder)
            // The library changes the environment of the first program it is loaded into, and a Swift program looks
            // for its arguments beside it: another `env` takes that upon itself.
            let arguments = [
                "LD_PRELOAD=\(libraries)", "FAKETIME_TIMESTAMP_FILE=\(folder.file("time"))",
                "FAKETIME_NO_CACHE=1", "FAKETIME_DONT_FAKE_MONOTONIC=1",
                "env", deployment.binary.path, "daemon", "--listen", "127.0.0.1:0",
                "--allow-private", "127.0.0.0/8",
            ]
            let (_, outcome) = try await Tool("env", folder: folder.path).run(arguments) {
                process in
                _ = try await process.line(containing: "listening on http")
                try await body(deployment) { try folder.write(offset, to: "time") }
            }
            #expect(outcome.status == 0, "\(outcome.noticesText)")
        }
    }

    private func declare(delays: String, in deployment: Deployment) throws {
        let declaration = """
            name: Everything
            url: \(deployment.test.url("/all"))
            events: ["*"]
            owner: tests
            retry: {max_attempts: 10, delays: [\(delays)]}
            breaker: 1000
            auto_pause_after: 1000

            """
        try deployment.binary.folder.write(declaration, to: "webhooks.d/everything.yaml")
    }

    /// What shows another time to a program with threads, behind what keeps its timers as they are.
    private func libraries(in folder: TemporaryFolder) async throws -> String {
        let script = """
            "$(dirname "$(readlink -f "$(command -v swift)")")/clang" -shared -fPIC "$0" -o timers.so
            ls /usr/lib/*/faketime/libfaketimeMT.so.1
            """
        let made = try await Tool("sh", folder: folder.path)
            .run(["-ec", script, OutsideTools.support("timers.c")])
        guard made.status == 0 else { throw SetUpFailure(text: made.noticesText) }
        let library = made.text.split(separator: "\n").first ?? ""
        return folder.file("timers.so") + ":" + library
    }
}
