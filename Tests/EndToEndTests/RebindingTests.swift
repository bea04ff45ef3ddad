import TestSupport
import Testing
import Text

/// A name that comes to mean an address inside between two look-ups.
struct RebindingTests {
    @Test(.enabled(Rights.mounting) { try await Rights.mayMount() }, .timeLimit(.minutes(5)))
    func theAddressThatIsConnectedToIsTheOneThatIsJudged() async throws {
        guard try await OutsideTools.require("python3"),
            try await OutsideTools.require("faketime")
        else { return }
        let binary = try Penguinhooks()
        try await FaultyEndpoints.run(in: binary.folder) { endpoints in
            try binary.folder.write(
                "name: R\nurl: \(endpoints.reboundURL)\nevents: [email.sent]\n",
                to: "webhooks.d/rebound.yaml"
            )
            let applied = try await binary.run("reconcile", "--apply", "--yes")
            #expect(applied.status == 0, "\(applied.noticesText)")
            try await endpoints.runDaemon(of: binary) { daemon in
                try await emit("evt_before", by: binary)
                try await endpoints.takeRebound("evt_before")
                try await endpoints.heal()
                // What was looked up is good for half a minute, at the address that was judged then.
                _ = try await Tool("sleep").run(["31"])
                try await emit("evt_after", by: binary)
                let line = try await daemon.line(containing: "event=evt_after")
                #expect(line.contains(" class=blocked "), "\(line)")
                #expect(line.contains("Address 10.9.8.7 is private or reserved"), "\(line)")
            }
        }
    }

    private func emit(_ id: String, by binary: Penguinhooks) async throws {
        let example = try await binary.run("events", "show", "email.sent", "--format", "json")
        let data = try example.json()["example"]?["data"]?.text ?? ""
        let event = #"{"id":"\#(id)","type":"email.sent","data":\#(data)}"#
        let emitted = try await binary.run("emit", input: event)
        guard emitted.status == 0 else { throw SetUpFailure(text: emitted.noticesText) }
    }
}
