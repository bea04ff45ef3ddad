internal import Glibc
package import Model
package import Receiver

/// A receiver on a free port that keeps what it got.
package struct TestReceiver: Sendable {
    package let receiver: Receiver
    package let recorder: DeliveryRecorder

    /// Runs a receiver while `body` works with it.
    package static func run<Result>(
        endpoint: Receiver.Endpoint = Receiver.Endpoint(),
        now: (@Sendable () -> Timestamp)? = nil,
        while body: (TestReceiver) async throws -> Result
    ) async throws -> Result {
        let recorder = DeliveryRecorder()
        let receiver = try await Receiver.start(
            endpoint: endpoint,
            now: now ?? { wallClock() },
            record: { recorder.record($0) }
        )
        let result: Result
        do {
            result = try await body(TestReceiver(receiver: receiver, recorder: recorder))
        } catch {
            try await receiver.stop()
            throw error
        }
        try await receiver.stop()
        return result
    }

    /// The address of a path.
    package func url(_ path: String = "/") -> String { receiver.url(path) }
}

private func wallClock() -> Timestamp {
    var time = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &time)
    return Timestamp(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
}
