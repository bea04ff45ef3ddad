import GRDB
package import Model

extension Store {
    /// Deliveries created since a moment, to the hour, of all webhooks.
    package func deliveryTotal(since: Timestamp) async throws(StoreError) -> Int {
        try await read { db in
            let row = try db.row(
                """
                SELECT coalesce(sum(d.count), 0) +
                    (SELECT count(*) FROM \(Tally.inFlight) WHERE created_at >= ?1)
                FROM webhook AS w CROSS JOIN delivery_hourly AS d
                WHERE d.webhook = w.id AND d.hour >= ?1
                """,
                [since.milliseconds.hourStart]
            )
            return row?[0] ?? 0
        }
    }

    /// Live webhooks that no event of the last 30 days matched, older than that themselves.
    package func idleWebhooks(now: Timestamp) async throws(StoreError) -> [WebhookKey] {
        let since = now - .seconds(30 * 86_400)
        return try await read { db in
            try db.rows(
                """
                SELECT w.key FROM webhook AS w
                WHERE w.deleted_at IS NULL AND w.created_at < ?1 AND NOT EXISTS
                    (SELECT 1 FROM delivery_hourly AS d
                    WHERE d.webhook = w.id AND d.hour >= ?2 AND d.count > 0)
                    AND NOT EXISTS (SELECT 1 FROM delivery AS d INDEXED BY delivery_claim
                    WHERE d.webhook = w.id AND d.claim IS NOT NULL)
                ORDER BY w.key
                """,
                [since.milliseconds, since.milliseconds.hourStart]
            ).compactMap { WebhookKey($0[0] as String) }
        }
    }
}
