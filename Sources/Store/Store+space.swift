import Synchronization

/// What becomes of a store when its disk is full or fails.
extension Store {
    /// How much of the disk a daemon keeps for outcomes.
    package static let usualReserve = 64 << 20

    /// Keeps some of the disk for the outcomes of what is under way; false where there is no room for that.
    package func keepReserve(_ size: Int = Store.usualReserve) throws(StoreError) -> Bool {
        guard access == .readWrite else { throw .notWritable(path: path) }
        let reserve = DiskReserve(path: path + ".reserve", size: size)
        space.withLock { $0 = reserve }
        return reserve.make()
    }

    /// Fails while the disk is full: what is taken on now could not be recorded later.
    package func requireSpace() throws(StoreError) {
        guard let reserve = space.withLock({ $0 }), !reserve.hasRoom() else { return }
        throw .diskFull(path: path)
    }

    /// Does what takes on new work; once the disk is full there is no more of it until there is room again.
    func takingOn<Value: Sendable>(
        _ work: () async throws(StoreError) -> Value
    ) async throws(StoreError) -> Value {
        try requireSpace()
        do throws(StoreError) {
            return try await work()
        } catch {
            if case .diskFull = error { space.withLock({ $0 })?.noteFull() }
            throw error
        }
    }

    /// Does what records outcomes; on a full disk the reserve makes room for it.
    func usingReserve<Value: Sendable>(
        _ work: () async throws(StoreError) -> Value
    ) async throws(StoreError) -> Value {
        do throws(StoreError) {
            return try await work()
        } catch {
            guard case .diskFull = error, let reserve = space.withLock({ $0 }), reserve.spend()
            else { throw error }
        }
        return try await work()
    }

    /// The error after which nobody knows what is on disk; nil when the store is closed first.
    ///
    /// Nothing is written after it: the process ends, and the next one finds out.
    package func failure() async -> StoreError? {
        guard let writer else { return nil }
        for await error in writer.failures { return error }
        return nil
    }
}
