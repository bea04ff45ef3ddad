import GRDB
import Model

/// What a request to the writer works with.
struct WriteContext {
    let db: Database
    var caches: WriterCaches
    var effects = WriteEffects()
    private var statements = RowStatements()
    /// Who takes deliveries over as they are made.
    let intake: (any DeliveryIntake)?
    /// Set by a request that answers but wants nothing of it recorded.
    var discardsChanges = false

    init(db: Database, caches: WriterCaches, intake: (any DeliveryIntake)?) {
        self.db = db
        self.caches = caches
        self.intake = intake
    }

    /// Runs a statement that writes many rows, always given the same SQL.
    mutating func run(
        _ kind: RowStatements.Kind,
        _ sql: @autoclosure () -> String,
        _ fill: (inout RowValues) -> Void
    ) throws {
        try statements.statement(kind, sql(), db).run(fill)
    }

    /// Makes ready for the next request of the group.
    mutating func begin() {
        effects = WriteEffects()
        discardsChanges = false
    }

    /// To be called by whoever changes what subscriptions or targets depend on.
    mutating func noteConfigurationChange() {
        effects.configurationChanged = true
        caches.forgetConfiguration()
    }
}

/// What follows from a request once it is committed.
struct WriteEffects {
    var tally = Tally()
    /// Webhooks that have work now, with the moment it is due.
    var due: [WebhookID: Timestamp] = [:]
    /// Deliveries that are claimed already, on their way to the intake.
    var handOvers: [HandOver] = []
    var configurationChanged = false

    mutating func merge(_ other: WriteEffects) {
        tally.merge(other.tally)
        if due.isEmpty { due = other.due } else { due.merge(other.due, uniquingKeysWith: min) }
        handOvers += other.handOvers
        if other.configurationChanged { configurationChanged = true }
    }
}

/// What the writer remembers between transactions; dropped where a rollback made it untrue.
struct WriterCaches: Sendable {
    private var eventTypes: [String: Int64] = [:]
    private var shapes: [RequestShape: Int64] = [:]
    private var templates: [WebhookID: RequestTemplate] = [:]
    /// Answers in a row often have the same headers.
    private var headers: [HeaderField] = []
    private var headersText: String?
    private var matcher: Matcher?
    private var quotas: QuotaBook?
    private var bodies: [WebhookID: ResponseBodies.Account] = [:]

    /// Templates of one busy state; beyond that the table is asked.
    private static let shapeLimit = 20_000

    /// What a rollback of a request may have made untrue.
    mutating func forgetRolledBack() {
        eventTypes = [:]
        shapes = [:]
        templates = [:]
        forgetQuotas()
    }

    mutating func forgetQuotas() {
        quotas = nil
    }

    /// Works on the quotas as they are in this transaction.
    mutating func withQuotas<Value>(
        _ db: Database,
        _ body: (inout QuotaBook) throws -> Value
    ) throws -> Value {
        var book = try quotas ?? QuotaBook(db)
        // One owner at a time: no copy of the accounts is made.
        quotas = nil
        defer { quotas = book }
        return try body(&book)
    }

    /// Works on the account of a webhook's responses.
    mutating func withBodies<Value>(
        of webhook: WebhookID,
        _ db: Database,
        _ body: (inout ResponseBodies.Account) throws -> Value
    ) throws -> Value {
        if let place = bodies.index(forKey: webhook) { return try body(&bodies.values[place]) }
        var account = try ResponseBodies.Account(of: webhook, db)
        defer { bodies[webhook] = account }
        return try body(&account)
    }

    /// Whether no workspace has a quota.
    mutating func hasNoQuotas(_ db: Database) throws -> Bool {
        if let quotas { return quotas.isEmpty }
        return try withQuotas(db) { $0.isEmpty }
    }

    mutating func forgetConfiguration() {
        matcher = nil
    }

    /// Whether the webhook was inactive when its subscription was read; false where it is not remembered.
    func knownInactive(_ webhook: WebhookID) -> Bool {
        matcher?.targets[webhook]?.isInactive ?? false
    }

    /// The number of an event type, given to it now if need be.
    mutating func number(ofEventType name: String, _ db: Database) throws -> Int64 {
        if let known = eventTypes[name] { return known }
        let number = try db.intern(
            "INSERT INTO event_type (name) VALUES (?) ON CONFLICT DO NOTHING",
            "SELECT id FROM event_type WHERE name = ?",
            [name]
        )
        eventTypes[name] = number
        return number
    }

    /// An attempt's request as the number of its shape and what varies.
    mutating func split(
        _ attempt: Attempt,
        of webhook: WebhookID,
        _ facts: RequestShape.Facts,
        _ db: Database
    ) throws -> (shape: Int64, variables: String) {
        let (url, headers) = (attempt.url, attempt.requestHeaders)
        if let template = templates[webhook],
            let variables = template.variables(url: url, headers: headers, facts: facts)
        {
            return (template.number, variables)
        }
        let (shape, variables) = RequestShape.split(url: url, headers: headers, facts: facts)
        let number = try number(of: shape, db)
        if templates.count >= Self.shapeLimit { templates = [:] }
        templates[webhook] = RequestTemplate(
            number: number,
            url: url,
            headers: headers,
            facts: facts
        )
        return (number, variables)
    }

    /// An answer's headers as a column keeps them.
    mutating func storedText(of headers: [HeaderField]) -> String? {
        if headers != self.headers {
            self.headers = headers
            headersText = headers.storedText
        }
        return headersText
    }

    /// The number of a request's shape, given to it now if need be.
    private mutating func number(of shape: RequestShape, _ db: Database) throws -> Int64 {
        if let known = shapes[shape] { return known }
        let number = try db.intern(
            "INSERT INTO request_shape (url, headers) VALUES (?, ?) ON CONFLICT DO NOTHING",
            "SELECT id FROM request_shape WHERE url = ? AND headers = ?",
            [shape.url, shape.headers]
        )
        if shapes.count >= Self.shapeLimit { shapes = [:] }
        shapes[shape] = number
        return number
    }

    /// The subscriptions as they are in this transaction.
    mutating func matcher(_ db: Database) throws -> Matcher {
        if let matcher { return matcher }
        let made = try Matcher(db)
        matcher = made
        return made
    }
}

extension Database {
    /// The rowid of a value in a table that holds each once.
    fileprivate func intern(
        _ insert: String,
        _ select: String,
        _ values: StatementArguments
    ) throws -> Int64 {
        if let known = try Int64.fetchOne(cachedStatement(sql: select), arguments: values) {
            return known
        }
        try cachedStatement(sql: insert).execute(arguments: values)
        return lastInsertedRowID
    }
}
