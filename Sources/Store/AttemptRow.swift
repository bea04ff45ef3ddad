import GRDB
import Model
import Text

extension Database {
    /// Deliveries with their attempts and bodies, in the order given; a few queries for all of them.
    func details(of deliveries: [Delivery]) throws -> [DeliveryDetail] {
        var reader = AttemptReader(deliveries: deliveries)
        var attempts: [Int64: [Attempt]] = [:]
        var bodies: [Int64: [UInt8]] = [:]
        for chunk in stride(from: 0, to: deliveries.count, by: 500) {
            let part = deliveries[chunk..<min(chunk + 500, deliveries.count)]
            // One array as one argument: the statements are compiled once, whatever the count.
            let sequences = "[\(part.map { String($0.sequence) }.joined(separator: ","))]"
            let rows = try Row.fetchCursor(
                cachedStatement(
                    sql: """
                        \(AttemptReader.select)
                        WHERE a.delivery IN (SELECT value FROM json_each(?)) ORDER BY a.seq
                        """
                ),
                arguments: [sequences]
            )
            while let row = try rows.next() {
                guard let attempt = try reader.attempt(row) else { continue }
                attempts[row[0], default: []].append(attempt)
            }
            let events = try Row.fetchCursor(
                cachedStatement(
                    sql: """
                        SELECT d.seq, e.body FROM delivery AS d JOIN event AS e ON e.seq = d.event
                        WHERE d.seq IN (SELECT value FROM json_each(?)) AND e.body IS NOT NULL
                        """
                ),
                arguments: [sequences]
            )
            while let row = try events.next() { bodies[row[0]] = try row.bytes(1) }
        }
        return deliveries.map { delivery in
            DeliveryDetail(
                delivery: delivery,
                body: bodies[delivery.sequence],
                attempts: attempts[delivery.sequence] ?? []
            )
        }
    }
}

/// Reads attempts, each shape of a request parsed once.
private struct AttemptReader {
    static let select = """
        SELECT a.delivery, a.id, a.number, a.started_at, a.shape, s.url, s.headers, a.variables,
            a.response_status, a.response_headers, a.response_body, a.is_cut, a.error_class,
            a.error, a.lookup_us, a.connect_us, a.tls_us, a.first_byte_us, a.total_us, a.peer,
            a.http_version, a.is_manual
        FROM attempt AS a CROSS JOIN request_shape AS s ON s.id = a.shape
        """

    private let deliveries: [Int64: Delivery]
    private var shapes: [Int64: JSON] = [:]

    init(deliveries: [Delivery]) {
        self.deliveries = Dictionary(
            deliveries.map { ($0.sequence, $0) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    mutating func attempt(_ row: Row) throws -> Attempt? {
        guard let delivery = deliveries[row[0]] else { return nil }
        let startedAt = Timestamp(milliseconds: row[3])
        let facts = RequestShape.Facts(
            eventID: delivery.eventID.rawValue,
            eventType: delivery.eventType,
            deliveryID: delivery.id.rawValue,
            number: row[2],
            startedAt: startedAt
        )
        return Attempt(
            id: try AttemptID(stored: row[1]),
            deliveryID: delivery.id,
            number: facts.number,
            startedAt: startedAt,
            url: row[5],
            requestHeaders: try RequestShape.headers(
                shape(row),
                variables: row[7],
                facts: facts
            ),
            responseStatus: row[8],
            responseHeaders: try [HeaderField](stored: row[9]),
            responseBody: try row.bytes(10) ?? [],
            isResponseBodyCut: (row[11] as Int) == AttemptCut.cut,
            isResponseBodyDropped: (row[11] as Int) == AttemptCut.dropped,
            errorClass: (row[12] as String?).flatMap(ErrorClass.init),
            error: row[13],
            timings: AttemptTimings(
                nameLookup: row.microseconds(14),
                connect: row.microseconds(15),
                tls: row.microseconds(16),
                firstByte: row.microseconds(17),
                total: row.microseconds(18) ?? .zero
            ),
            peer: row[19],
            httpVersion: row[20],
            isManual: row[21]
        )
    }

    private mutating func shape(_ row: Row) throws -> JSON {
        let number: Int64 = row[4]
        if let known = shapes[number] { return known }
        let parsed = try JSON.parse(row[6] as String)
        shapes[number] = parsed
        return parsed
    }
}

extension Row {
    fileprivate func microseconds(_ index: Int) -> Duration? {
        (self[index] as Int64?).map { .microseconds($0) }
    }
}
