import Model
import Receiver
import Signing
import TestSupport
import Testing
import Text

struct DeliveryTests {
    @Test(.timeLimit(.minutes(5)))
    func everyDeliveryPassesTheVerifiersOfTheSpecificationAndOfStandardWebhooks() async throws {
        try await Deployment.run { deployment in
            let token = try await deployment.token()
            let example = try await deployment.example()
            let events = TrickyEvents.lines(1000, prefix: "evt_tricky", like: example)

            let (accepted, daemon) = try await deployment.binary.daemon { daemon in
                let accepted = try await deployment.emit(events, to: daemon.url, token: token)
                try await deployment.test.recorder.wait(for: 1000)
                return accepted
            }

            let deliveries = deployment.test.recorder.deliveries
            #expect(daemon.status == 0, "\(daemon.noticesText)")
            #expect(accepted.count == 1000)
            #expect(Set(deliveries.compactMap { $0[header: "webhook-id"] }) == Set(accepted))
            #expect(deliveries.allSatisfy { $0.isVerified })
            try await expectVerifiedByNode(deliveries, secret: deployment.secret.text)
            try await expectVerifiedByPython(deliveries, secret: deployment.secret.text)
        }
    }

    @Test(.timeLimit(.minutes(5)))
    func nothingAcknowledgedIsLostWhenTheDaemonIsKilledTwentyTimes() async throws {
        // Slow answers leave deliveries under way at every kill.
        let behaviour: @Sendable (ReceivedDelivery) -> Behaviour = { _ in
            Behaviour(.answer(status: 200), delay: .milliseconds(30))
        }
        try await Deployment.run(behaviour: behaviour) { deployment in
            let token = try await deployment.token()
            let example = try await deployment.example()
            var acknowledged: Set<String> = []

            for round in 0..<20 {
                let lines = TrickyEvents.lines(25, prefix: "evt_kill_\(round)", like: example)
                let (ids, killed) = try await deployment.binary.daemon { daemon in
                    let ids = try await deployment.emit(lines, to: daemon.url, token: token)
                    try daemon.process.kill()
                    return ids
                }
                #expect(killed.status == 128 + 9)
                acknowledged.formUnion(ids)
            }
            let expected = acknowledged
            try await deployment.binary.daemon { _ in
                try await deployment.test.recorder.wait { deliveries in
                    expected.isSubset(of: deliveries.compactMap { $0[header: "webhook-id"] })
                }
            }

            #expect(expected.count == 500)
            #expect(deployment.test.recorder.deliveries.allSatisfy { $0.isVerified })
        }
    }

    private func expectVerifiedByNode(
        _ deliveries: [ReceivedDelivery],
        secret: String
    ) async throws {
        guard try await OutsideTools.require("node") else { return }
        let lines = deliveries.map { delivery in
            JSON.members([
                "signature": .string(delivery[header: "x-penguinmails-signature"] ?? ""),
                "body": .string(String(decoding: delivery.body, as: UTF8.self)),
            ]).text
        }
        let outcome = try await Tool("node").run(
            [OutsideTools.support("verify.mjs"), secret],
            input: Array(lines.joined(separator: "\n").utf8)
        )
        try expectAllGood(outcome, count: deliveries.count)
    }

    private func expectVerifiedByPython(
        _ deliveries: [ReceivedDelivery],
        secret: String
    ) async throws {
        guard let python = try await OutsideTools.python(with: "standardwebhooks") else { return }
        let lines = deliveries.map { delivery in
            let headers = delivery.headers.map {
                JSONObject.Member(name: $0.name, value: .string($0.value))
            }
            return JSON.members([
                "headers": .object(JSONObject(uniqueMembers: headers)),
                "body": .string(String(decoding: delivery.body, as: UTF8.self)),
            ]).text + "\n"
        }
        let outcome = try await Tool(python).run(
            [OutsideTools.support("verify.py"), secret],
            input: Array(lines.joined().utf8)
        )
        try expectAllGood(outcome, count: deliveries.count)
    }

    private func expectAllGood(_ outcome: ProcessOutcome, count: Int) throws {
        #expect(outcome.status == 0, "\(outcome.noticesText)")
        let report = try outcome.json()
        #expect(report["checked"]?.integer == count)
        #expect(report["failed"]?.array == [])
    }
}
