import Glibc
import Model
import Synchronization
import Testing

@testable import Transport

/// The thread for tasks that send.
struct TaskThreadTests {
    @Test func tasksThatPreferItRunThereBeforeAndAfterTheirRequests() async throws {
        let server = try RawServer(.answer(ok("")))
        defer { server.stop() }
        let sender = loopbackSender()
        let threads = Threads()
        await withTaskExecutorPreference(sender.executor) {
            await withDiscardingTaskGroup { group in
                for _ in 0..<50 {
                    group.addTask {
                        threads.noteThis()
                        #expect(await sender.send(request(server.url)).status == 200)
                        threads.noteThis()
                    }
                }
            }
        }
        #expect(server.requests.count == 50)
        #expect(threads.count == 1)
        threads.noteThis()
        #expect(threads.count == 2)
    }

    @Test func aTaskThatWaitsForAnotherOfItDoesNotStopIt() async throws {
        let sender = loopbackSender()
        let (numbers, continuation) = AsyncStream.makeStream(of: Int.self)
        let sum = await withTaskExecutorPreference(sender.executor) {
            await withTaskGroup(of: Int.self) { group in
                group.addTask { await numbers.reduce(0, +) }
                group.addTask {
                    for number in 1...1000 {
                        continuation.yield(number)
                        if number % 100 == 0 { await Task.yield() }
                    }
                    continuation.finish()
                    return 0
                }
                return await group.reduce(0, +)
            }
        }
        #expect(sum == 500_500)
    }

    @Test func transfersThatAreStartedTogetherAllGoOut() async throws {
        let server = try RawServer(.answer(ok("")))
        defer { server.stop() }
        let thread = CurlThread()
        let block = try #require(CIDR("127.0.0.1"))
        thread.start(TransportConfiguration(addressGuard: AddressGuard(allowing: [block])))
        defer { thread.requestStop() }
        let request = TransferRequest(
            url: server.url,
            method: "POST",
            headers: [],
            body: [1],
            timeout: .seconds(60),
            bodyLimit: 10
        )
        let statuses = await withTaskGroup(of: Int?.self) { group in
            thread.collectCommands {
                for _ in 0..<20 { group.addTask { await thread.perform(request).status } }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(statuses == [Int?](repeating: 200, count: 20))
    }
}

/// The threads that something ran on.
private final class Threads: Sendable {
    private let seen = Mutex<Set<UInt>>([])

    var count: Int { seen.withLock { $0.count } }

    func noteThis() {
        seen.withLock { _ = $0.insert(UInt(pthread_self())) }
    }
}
