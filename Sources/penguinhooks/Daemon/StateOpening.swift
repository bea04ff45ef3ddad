import API
import Dispatch
import Logging
import Store

/// Opens the daemon's state; while an older one is brought up to date, whoever asks is told to wait.
struct StateOpening: Sendable {
    let state: LocalStateOptions
    let serving: Serving
    let logger: Logger

    /// The open state, brought up to date, or who has it.
    func files() async throws -> StateFiles.Writable {
        guard let version = try Store.schemaVersion(at: state.state),
            version < Store.currentSchemaVersion
        else { return try open() }
        try serving.address.requireFree()
        return try await withThrowingTaskGroup(of: StateFiles.Writable?.self) { group in
            let (listening, opened) = AsyncStream.makeStream(of: Void.self)
            group.addTask {
                try await answer(for: version) { opened.yield() }
                return nil
            }
            group.addTask {
                // Copying and changing a large state takes minutes.
                for await _ in listening { break }
                try Task.checkCancellation()
                return try await onThread { try open() }
            }
            defer { group.cancelAll() }
            while let files = try await group.next() {
                if let files { return files }
            }
            throw CommandFailure(status: .error)
        }
    }

    private func answer(
        for version: Int,
        _ onListening: @escaping @Sendable () -> Void
    ) async throws {
        let address = serving.address
        let isSecure = serving.certificate != nil
        let server = StartingServer(
            host: address.host,
            port: address.port,
            certificate: serving.certificate,
            logger: logger,
            now: { .now() }
        )
        try await server.run { port in
            let url = address.url(port: port ?? address.port, isSecure: isSecure)
            Console(colour: .never).note(
                "bringing \(state.state) from schema version \(version) to "
                    + "\(Store.currentSchemaVersion); not ready yet at \(url)"
            )
            onListening()
        }
    }

    private func open() throws -> StateFiles.Writable {
        try StateFiles.openForWriting(state, creating: true, needsKey: true, migrating: true)
    }

    /// Away from the threads that answer requests.
    private func onThread<Value: Sendable>(
        _ body: @escaping @Sendable () throws -> Value
    ) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(with: Result { try body() })
            }
        }
    }
}
