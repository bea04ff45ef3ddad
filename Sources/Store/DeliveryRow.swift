import GRDB
import Model

/// Reading rows of the delivery log.
enum DeliveryRow {
    static let columns = """
        d.seq, d.test_id, e.id, t.name, w.public_id, w.key, d.state, d.attempts, d.max_attempts,
        d.created_at, d.due_at, d.last_attempt_at, d.response_status, d.response_ms, d.error,
        d.error_class, d.replay_of,
        (SELECT created_at FROM delivery WHERE seq = d.replay_of)
        """

    static let tables = """
        delivery AS d JOIN event AS e ON e.seq = d.event
        JOIN event_type AS t ON t.id = e.type JOIN webhook AS w ON w.id = d.webhook
        """

    /// The delivery of a row of `columns`.
    static func delivery(_ row: Row, _ code: DeliveryCode) throws -> Delivery {
        guard let key = WebhookKey(row[5] as String) else {
            throw StoreError.corrupt(path: "the state", detail: "a row of table webhook")
        }
        let state = try Delivery.State(code: row[6])
        let testID: String? = row[1]
        let time: Int64? = row[13]
        return Delivery(
            id: testID.map(DeliveryID.init(rawValue:))
                ?? code.id(sequence: row[0], createdAt: row[9]),
            sequence: row[0],
            eventID: try EventID(stored: row[2]),
            eventType: row[3],
            webhookID: WebhookID(rawValue: row[4]),
            webhookKey: key,
            state: state,
            attempts: row[7],
            maxAttempts: row[8],
            createdAt: Timestamp(milliseconds: row[9]),
            nextAttemptAt: state == .retrying ? row.timestamp(10) : nil,
            lastAttemptAt: row.timestamp(11),
            responseStatus: row[12],
            responseTime: time.map { .milliseconds($0) },
            error: row[14],
            errorClass: (row[15] as String?).flatMap(ErrorClass.init),
            isTest: testID != nil,
            replayOf: try row.replayOf(16, createdAt: 17, code)
        )
    }
}

extension Database {
    /// Attempts of a delivery, oldest first.
    func attempts(of delivery: Delivery) throws -> [Attempt] {
        try rows(
            """
            SELECT a.id, a.number, a.started_at, s.url, s.headers, a.variables, a.response_status,
                a.response_headers, a.response_body, a.is_cut, a.error_class, a.error,
                a.lookup_us, a.connect_us, a.tls_us, a.first_byte_us, a.total_us, a.peer,
                a.http_version, a.is_manual
            FROM attempt AS a JOIN request_shape AS s ON s.id = a.shape
            WHERE a.delivery = ? ORDER BY a.seq
            """,
            [delivery.sequence]
        ).map { try attempt($0, of: delivery) }
    }

    private func attempt(_ row: Row, of delivery: Delivery) throws -> Attempt {
        let startedAt = Timestamp(milliseconds: row[2])
        let facts = RequestShape.Facts(
            eventID: delivery.eventID.rawValue,
            eventType: delivery.eventType,
            deliveryID: delivery.id.rawValue,
            number: row[1],
            startedAt: startedAt
        )
        let shape = RequestShape(url: row[3], headers: row[4])
        return Attempt(
            id: try AttemptID(stored: row[0]),
            deliveryID: delivery.id,
            number: row[1],
            startedAt: startedAt,
            url: shape.url,
            requestHeaders: try shape.headers(variables: row[5], facts: facts),
            responseStatus: row[6],
            responseHeaders: try [HeaderField](stored: row[7]),
            responseBody: row.bytes(8) ?? [],
            isResponseBodyCut: row[9],
            errorClass: (row[10] as String?).flatMap(ErrorClass.init),
            error: row[11],
            timings: AttemptTimings(
                nameLookup: row.microseconds(12),
                connect: row.microseconds(13),
                tls: row.microseconds(14),
                firstByte: row.microseconds(15),
                total: row.microseconds(16) ?? .zero
            ),
            peer: row[17],
            httpVersion: row[18],
            isManual: row[19]
        )
    }

    /// A delivery with its attempts and the event's body.
    func detail(of delivery: Delivery) throws -> DeliveryDetail {
        DeliveryDetail(
            delivery: delivery,
            body: try row(
                "SELECT body FROM event WHERE id = ?",
                [delivery.eventID.stored]
            )?.bytes(0),
            attempts: try attempts(of: delivery)
        )
    }
}

extension Row {
    fileprivate func microseconds(_ index: Int) -> Duration? {
        (self[index] as Int64?).map { .microseconds($0) }
    }
}
