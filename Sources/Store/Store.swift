import GRDB
package import Model
import Synchronization

/// The live state in one SQLite file: the only place with SQL.
///
/// One `Store` in one process has it open for writing; any number read beside it. A method that changes something is one
/// transaction and returns when that is on disk; methods that may touch very many rows say so and go in steps.
package final class Store: Sendable {
    /// What a store may do with its file.
    package enum Access: Sendable, Hashable {
        case readOnly
        case readWrite
    }

    /// The file as the caller named it.
    package let path: String
    /// Given at creation; sealing binds to it.
    package let stateID: String
    /// The master key that the state's secrets are sealed under, as recorded at creation.
    package let keyID: String?
    package let access: Access
    /// Work that arrived and changes of configuration, for one listener; merged while it is busy.
    package var signals: AsyncStream<DeliverySignal> {
        AsyncStream { [mailbox] in await mailbox.next() }
    }

    let mailbox: SignalMailbox
    let deliveryCode: DeliveryCode
    private let reader: any DatabaseReader
    let writer: Writer?
    /// What keeps some of the disk for outcomes; nil where nothing does.
    let space = Mutex<DiskReserve?>(nil)
    private let resources: Resources

    init(
        path: String,
        identity: StateIdentity,
        access: Access,
        reader: any DatabaseReader,
        writer: Writer?,
        mailbox: SignalMailbox,
        resources: Resources
    ) {
        self.path = path
        stateID = identity.stateID
        keyID = identity.keyID
        deliveryCode = identity.deliveryCode
        self.access = access
        self.reader = reader
        self.writer = writer
        self.mailbox = mailbox
        self.resources = resources
    }

    /// Ends the signals and gives the file and its lock back.
    package func close() throws(StoreError) {
        mailbox.finish()
        writer?.stop()
        space.withLock { $0?.remove() }
        try wrappingErrors(at: path) { try reader.close() }
        resources.release()
    }

    /// The file as another connection of this process attaches it for reading.
    var attachableName: String {
        resources.file?.attachableName ?? uri(of: path, "mode=ro")
    }

    /// Reads from one consistent state of the file.
    func read<Value: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws(StoreError) -> Value {
        do {
            return try await reader.read(body)
        } catch {
            throw StoreError(wrapping: error, path: path)
        }
    }

    /// Runs statements that cannot be in a transaction on a connection for reading.
    func readOutsideTransaction(
        _ body: @escaping @Sendable (Database) throws -> Void
    ) async throws {
        try await reader.unsafeRead(body)
    }

    /// Empties the write-ahead log into the main file.
    func truncateLog() async throws(StoreError) {
        guard let pool = reader as? DatabasePool else { throw .notWritable(path: path) }
        do {
            try await pool.writeWithoutTransaction { db in _ = try db.checkpoint(.truncate) }
        } catch {
            throw StoreError(wrapping: error, path: path)
        }
    }

    /// Writes in one transaction, shared with others that wait; `cost` is how many rows that is, about.
    ///
    /// With `canWait` nobody is kept waiting for the answer: it may wait some milliseconds for others to come.
    func write<Value: Sendable>(
        cost: Int = 1,
        canWait: Bool = false,
        _ body: @escaping @Sendable (inout WriteContext) throws -> Value
    ) async throws(StoreError) -> Value {
        guard let writer else { throw .notWritable(path: path) }
        return try await writer.write(cost: cost, canWait: canWait, body)
    }
}
