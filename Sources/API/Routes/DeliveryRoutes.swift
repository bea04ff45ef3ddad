import HTTPTypes
import Hummingbird
import Model
import NIOCore
import Store
import Text

/// The delivery log and what may be done about failures.
extension Operations {
    /// GET webhooks/{id}/deliveries.
    func listDeliveriesOfWebhook(_ call: Call) async throws -> Response {
        try await deliveries(call, of: try await webhook(call).id)
    }

    /// GET deliveries, of all webhooks or the one named in the query.
    func listDeliveries(_ call: Call) async throws -> Response {
        guard let name = call.query("webhook") else { return try await deliveries(call, of: nil) }
        return try await deliveries(call, of: try await webhook(named: name).id)
    }

    /// GET deliveries/{id}: attempts with request and response.
    func showDelivery(_ call: Call) async throws -> Response {
        let name = try call.parameter("id")
        guard let delivery = try await store.delivery(DeliveryID(rawValue: name)) else {
            throw Problem.notFound("delivery", name)
        }
        return .json(delivery.details(for: call.caller))
    }

    /// POST deliveries/{id}/retry: one more attempt now, beside the automatic ones.
    func retryDelivery(_ call: Call) async throws -> Response {
        let name = try call.parameter("id")
        let id = DeliveryID(rawValue: name)
        guard try await store.delivery(id) != nil else {
            throw Problem.notFound("delivery", name)
        }
        let retried = try await store.retry(
            [id],
            now: call.now,
            audit: call.audit("retry", "retried the delivery \(id)")
        )
        guard retried > 0 else { throw Problem.nothingToRetry(name) }
        return .json(.members(["retried": .integer(retried)]), status: .accepted)
    }

    /// POST webhooks/{id}/deliveries/retry-failed.
    func retryFailed(_ call: Call) async throws -> Response {
        let webhook = try await webhook(call)
        let count = try await store.retryFailed(
            webhook.id,
            now: call.now,
            audit: call.audit("retry-failed", "retried what failed of \(webhook.key)")
        )
        return .json(.members(["retried": .integer(count)]), status: .accepted)
    }

    /// POST webhooks/{id}/deliveries/archive-failed.
    func archiveFailed(_ call: Call) async throws -> Response {
        let webhook = try await webhook(call)
        let count = try await store.archiveFailed(
            webhook.id,
            audit: call.audit("archive-failed", "archived what failed of \(webhook.key)")
        )
        return .json(.members(["archived": .integer(count)]))
    }

    private func deliveries(_ call: Call, of webhook: WebhookID?) async throws -> Response {
        var query = DeliveryQuery()
        query.webhook = webhook
        query.statuses = try call.query("status").map { try call.statuses($0) } ?? []
        query.eventTypes = call.query("event").map { [$0] } ?? []
        query.since = try call.moment("since")
        query.until = try call.moment("until")
        query.search = call.query("search")
        query.cursor = call.query("cursor")
        if call.wantsCSV { return csv(query) }
        query.limit = try call.number("limit", in: 1...1000, default: 50)
        if !call.caller.seesPersonalData, query.search?.contains("@") == true {
            throw Problem.forbiddenSearch
        }
        let page = try await store.deliveries(query)
        return .json(
            .members([
                "deliveries": .array(page.deliveries.map(\.summary)),
                "next_cursor": .text(page.nextCursor),
            ])
        )
    }

    /// The whole log in pages, so that memory does not grow with it.
    private func csv(_ query: DeliveryQuery) -> Response {
        let store = store
        let body = ResponseBody { writer in
            var query = query
            query.limit = 1000
            try await writer.write(ByteBuffer(string: DeliveryCSV.header))
            repeat {
                let page = try await store.deliveries(query)
                let rows = page.deliveries.map(DeliveryCSV.row).joined()
                if !rows.isEmpty { try await writer.write(ByteBuffer(string: rows)) }
                query.cursor = page.nextCursor
            } while query.cursor != nil
            try await writer.finish(nil)
        }
        return Response(
            status: .ok,
            headers: [.contentType: "text/csv; charset=utf-8; header=present"],
            body: body
        )
    }
}

extension Call {
    fileprivate var wantsCSV: Bool {
        request.headers[.accept]?.lowercased().hasPrefix("text/csv") ?? false
    }

    /// The word that a reader filters by, or the name of a state it covers.
    func statuses(_ text: String) throws(Problem) -> Set<DeliveryStatus> {
        if let status = DeliveryStatus(rawValue: text) { return [status] }
        if let state = Delivery.State(rawValue: text) { return [state.status] }
        let words = DeliveryStatus.allCases.map(\.rawValue).joined(separator: ", ")
        throw .badRequest("status is \"\(text)\"; it takes \(words).")
    }
}
