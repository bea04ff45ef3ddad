import GRDB
import GRDBSQLite
import Model

/// A statement that is run for many rows one after the other: their values go where SQLite wants them, without a box for each.
struct RowStatement {
    private let statement: Statement
    private let parameterCount: Int32

    /// Compiles the statement once for the connection.
    init(_ sql: String, _ db: Database) throws {
        statement = try db.cachedStatement(sql: sql)
        parameterCount = unsafe sqlite3_bind_parameter_count(statement.sqliteStatement)
    }

    /// Runs it with the values that `fill` adds: as many as it has parameters, in their order.
    func run(_ fill: (inout RowValues) -> Void) throws {
        var values = RowValues(statement)
        fill(&values)
        precondition(values.count == parameterCount, "one value for each parameter")
        let code = unsafe sqlite3_step(statement.sqliteStatement)
        defer { unsafe sqlite3_reset(statement.sqliteStatement) }
        guard code != SQLITE_DONE else { return }
        let connection = unsafe sqlite3_db_handle(statement.sqliteStatement)
        throw DatabaseError(
            resultCode: ResultCode(rawValue: unsafe sqlite3_extended_errcode(connection)),
            message: unsafe String(cString: sqlite3_errmsg(connection)),
            sql: statement.sql
        )
    }
}

/// What the last statement did, asked of SQLite itself: GRDB's own figures look first which thread asks.
extension WriteContext {
    /// How many rows it changed.
    var changedRows: Int32 { unsafe sqlite3_changes(db.sqliteConnection) }
    /// The place of the row it inserted.
    var insertedRow: Int64 { unsafe sqlite3_last_insert_rowid(db.sqliteConnection) }
}

/// The values of one row on their way into a statement.
struct RowValues {
    private let statement: Statement
    fileprivate private(set) var count: Int32 = 0

    fileprivate init(_ statement: Statement) {
        self.statement = statement
    }

    /// Adds a number; nil is NULL.
    mutating func add(_ value: Int64?) {
        guard let value else { return addNull() }
        count += 1
        unsafe sqlite3_bind_int64(statement.sqliteStatement, count, value)
    }

    /// Adds a number; nil is NULL.
    mutating func add(_ value: Int?) {
        add(value.map(Int64.init))
    }

    /// Adds text; nil is NULL.
    mutating func add(_ value: String?) {
        guard let value else { return addNull() }
        count += 1
        let length = Int32(value.utf8.count)
        unsafe sqlite3_bind_text(statement.sqliteStatement, count, value, length, Self.copies)
    }

    /// Adds bytes as a BLOB.
    mutating func add(_ value: ArraySlice<UInt8>) {
        count += 1
        if value.isEmpty {
            unsafe sqlite3_bind_zeroblob(statement.sqliteStatement, count, 0)
        } else {
            unsafe value.withUnsafeBytes { bytes in
                _ = unsafe sqlite3_bind_blob(
                    statement.sqliteStatement,
                    count,
                    bytes.baseAddress,
                    Int32(bytes.count),
                    Self.copies
                )
            }
        }
    }

    /// Adds bytes as a BLOB.
    mutating func add(_ value: [UInt8]) {
        add(value[...])
    }

    /// Adds an identifier: 16 bytes for one of our own making, text for another.
    mutating func add(_ value: some Identifier) {
        if let bytes = value.storedBytes { add(bytes) } else { add(value.rawValue) }
    }

    /// Adds NULL.
    mutating func addNull() {
        count += 1
        unsafe sqlite3_bind_null(statement.sqliteStatement, count)
    }

    /// SQLITE_TRANSIENT: SQLite takes a copy before the call returns.
    private static var copies: sqlite3_destructor_type? {
        unsafe unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    }
}

/// The statements that write most rows, compiled when first needed and found by number from then on.
struct RowStatements {
    /// What such a statement does.
    enum Kind {
        case insertEvent
        case insertDelivery
        case insertAttempt
        case updateOutcome
        case updateInFlight
        case updateOperation
        case countHour
        case countMinute
        case countState
        case countBacklog
        case countType
        /// The same for attempts that are all counted in this place of the histogram.
        case addToHour(Int)
        case addToMinute(Int)

        fileprivate static let count = 11 + 2 * histogramCount
        private static let histogramCount = LatencyHistogram.bounds.count + 1

        fileprivate var place: Int {
            switch self {
            case .insertEvent: 0
            case .insertDelivery: 1
            case .insertAttempt: 2
            case .updateOutcome: 3
            case .updateInFlight: 4
            case .updateOperation: 5
            case .countHour: 6
            case .countMinute: 7
            case .countState: 8
            case .countBacklog: 9
            case .countType: 10
            case .addToHour(let place): 11 + place
            case .addToMinute(let place): 11 + Self.histogramCount + place
            }
        }
    }

    private var known = [RowStatement?](repeating: nil, count: Kind.count)

    /// The statement of a kind, which is always given the same SQL.
    mutating func statement(
        _ kind: Kind,
        _ sql: @autoclosure () -> String,
        _ db: Database
    ) throws -> RowStatement {
        if let statement = known[kind.place] { return statement }
        let statement = try RowStatement(sql(), db)
        known[kind.place] = statement
        return statement
    }
}
