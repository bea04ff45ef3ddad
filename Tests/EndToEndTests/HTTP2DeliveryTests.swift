import TestSupport
import Testing
import Text

/// Deliveries over HTTP/2, as the log tells of them.
@Suite(.enabled { await HTTP2Server.isWanted() })
struct HTTP2DeliveryTests {
    @Test(.timeLimit(.minutes(5)))
    func theLogSaysWhichProtocolWasSpokenAndThatTheConnectionWasKept() async throws {
        try await HTTP2Server.run { server in
            try await Deployment.run { deployment in
                try deployment.binary.folder.write(
                    "name: H\nurl: \(server.url)\nevents: [email.sent]\nconcurrency: 1\n",
                    to: "webhooks.d/h2.yaml"
                )
                let applied = try await deployment.binary.run("reconcile", "--apply", "--yes")
                #expect(applied.status == 0, "\(applied.noticesText)")

                try await deployment.binary.daemon(["--endpoint-ca", server.caFile]) { _ in
                    for number in 0..<3 { try await deployment.emit("evt_\(number)") }
                    let requests = try await server.requests(3)
                    #expect(Set(requests.map(\.port)).count == 1)
                    let log = try await deployment.deliveries { deliveries in
                        deliveries.count { isDone($0) } == 3
                    }
                    let id = log.first { isDone($0) }?["id"]?.string ?? ""
                    let shown = try await deployment.binary.run("deliveries", "show", id)
                    #expect(
                        shown.text.contains("peer 127.0.0.1:\(server.port), h2"),
                        "\(shown.text)"
                    )
                }
            }
        }
    }

    private func isDone(_ delivery: JSON) -> Bool {
        delivery["webhook"]?.string == "h2" && delivery["status"]?.string == "succeeded"
    }
}
