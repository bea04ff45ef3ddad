import Synchronization

/// A request to the writer, from its transaction to the answer.
protocol WriteJob: AnyObject, Sendable {
    /// How many rows it writes, about.
    var cost: Int { get }
    /// Whether whoever waits for it can wait a little longer.
    var canWait: Bool { get }
    /// Does the work and keeps the result back.
    func run(_ context: inout WriteContext) throws
    /// Hands the result out: it is on disk.
    func succeed()
    /// Says that nothing of it was recorded.
    func fail(_ error: StoreError)
}

/// A request whose caller waits.
final class PendingWrite<Value: Sendable>: WriteJob {
    let cost: Int
    let canWait: Bool
    private let body: @Sendable (inout WriteContext) throws -> Value
    private let continuation: CheckedContinuation<Result<Value, StoreError>, Never>
    private let value = Mutex<Value?>(nil)

    init(
        cost: Int,
        canWait: Bool,
        body: @escaping @Sendable (inout WriteContext) throws -> Value,
        continuation: CheckedContinuation<Result<Value, StoreError>, Never>
    ) {
        self.cost = cost
        self.canWait = canWait
        self.body = body
        self.continuation = continuation
    }

    func run(_ context: inout WriteContext) throws {
        let result = try body(&context)
        value.withLock { $0 = result }
    }

    func succeed() {
        guard let value = value.withLock({ $0 }) else {
            preconditionFailure("a request succeeds after it ran")
        }
        continuation.resume(returning: .success(value))
    }

    func fail(_ error: StoreError) {
        continuation.resume(returning: .failure(error))
    }
}
