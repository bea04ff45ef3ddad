import FoundationEssentials
import GRDB
import Model
import Text

extension WriteContext {
    /// Response bytes kept of a success and of a failure.
    private static let successLimit = 1 << 10
    private static let failureLimit = 64 << 10

    /// Puts an attempt on record.
    mutating func insert(
        _ attempt: Attempt,
        of webhook: WebhookID,
        delivery: Int64,
        facts: RequestShape.Facts
    ) throws {
        let (shape, variables) = try caches.split(attempt, of: webhook, facts, db)
        let limit = attempt.isSuccess ? Self.successLimit : Self.failureLimit
        var body = attempt.responseBody.prefix(limit)
        var cut = 0
        if attempt.isResponseBodyCut || body.count < attempt.responseBody.count {
            cut = AttemptCut.cut
        }
        if !body.isEmpty, try isBodyTooOld(delivery, of: webhook) {
            (body, cut) = ([], AttemptCut.dropped)
        }
        let timings = attempt.timings
        let headers = caches.storedText(of: attempt.responseHeaders)
        try run(.insertAttempt, Self.insertAttempt) { row in
            row.add(attempt.id)
            row.add(delivery)
            row.add(attempt.number)
            row.add(attempt.startedAt.milliseconds)
            row.add(shape)
            row.add(variables)
            row.add(attempt.responseStatus)
            row.add(headers)
            if body.isEmpty { row.addNull() } else { row.add(body) }
            row.add(cut)
            row.add(attempt.errorClass?.rawValue)
            row.add(attempt.error)
            row.add(timings.nameLookup?.wholeMicroseconds)
            row.add(timings.connect?.wholeMicroseconds)
            row.add(timings.tls?.wholeMicroseconds)
            row.add(timings.firstByte?.wholeMicroseconds)
            row.add(timings.total.wholeMicroseconds)
            row.add(attempt.peer)
            row.add(attempt.httpVersion)
            row.add(attempt.isManual ? 1 : 0)
        }
        try countBody(body.count, of: webhook)
    }

    private static let insertAttempt = """
        INSERT INTO attempt (id, delivery, number, started_at, shape, variables,
            response_status, response_headers, response_body, is_cut, error_class, error,
            lookup_us, connect_us, tls_us, first_byte_us, total_us, peer, http_version,
            is_manual)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
}

extension [HeaderField] {
    /// As a column keeps it: `{"name":"value"}` pairs in an array of two-element arrays; nil for none.
    var storedText: String? {
        isEmpty
            ? nil
            : JSON.array(map { .array([.string($0.name), .string($0.value)]) }).text
    }

    /// Reads what `storedText` wrote.
    init(stored text: String?) throws {
        guard let text else {
            self = []
            return
        }
        self =
            try JSON.parse(text).array?.compactMap { pair in
                guard let pair = pair.array, pair.count == 2, let name = pair[0].string,
                    let value = pair[1].string
                else { return nil }
                return HeaderField(name, value)
            } ?? []
    }
}

extension Duration {
    /// The duration in microseconds, rounded towards zero.
    var wholeMicroseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1_000_000 + attoseconds / 1_000_000_000_000
    }
}
