import Receiver

/// What the demo's receiver got.
struct DemoInbox: Sendable {
    /// Long enough for two retries on a busy machine, and well below a minute.
    private static let patience = Duration.seconds(25)

    private let recorder = DeliveryRecorder()

    /// Keeps a delivery.
    func record(_ delivery: ReceivedDelivery) {
        recorder.record(delivery)
    }

    /// Waits until so many deliveries were answered well.
    func waitForSuccesses(_ count: Int) async throws {
        try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask {
                try await recorder.wait { Self.successes($0).count >= count }
                return true
            }
            group.addTask {
                try await Task.sleep(for: Self.patience)
                return false
            }
            let isComplete = try await group.next() ?? false
            group.cancelAll()
            guard isComplete else {
                let found = Self.successes(recorder.deliveries).count
                throw CommandFailure("only \(found) of \(count) deliveries arrived in time")
            }
        }
    }

    /// Fails unless every delivery came and every signature was good.
    func check(expecting count: Int) throws(CommandFailure) {
        let unverified = recorder.deliveries.count { !$0.isVerified }
        guard unverified == 0 else {
            throw CommandFailure("\(unverified) deliveries had a bad signature")
        }
        let found = Self.successes(recorder.deliveries).count
        guard found == count else {
            throw CommandFailure("\(found) deliveries arrived, \(count) were due")
        }
    }

    /// A line about what came.
    var summary: String {
        let deliveries = recorder.deliveries
        let retries = deliveries.count { $0[header: "x-penguinmails-attempt"] != "1" }
        return "\(Words.counted(deliveries.count, "request")), every signature good in both "
            + "schemes; \(Words.counted(retries, "retry", "retries")) after an answer of 503"
    }

    /// Deliveries that were answered well, each once.
    private static func successes(_ deliveries: [ReceivedDelivery]) -> Set<String> {
        Set(
            deliveries.compactMap { delivery in
                let attempt = delivery[header: "x-penguinmails-attempt"]
                let isTroubled = delivery.path == "/deliverability-alerts"
                guard delivery.isVerified, !(isTroubled && attempt == "1") else { return nil }
                return delivery[header: "x-penguinmails-delivery-id"]
            }
        )
    }
}
