import FoundationEssentials
import HTTPTypes
import Hummingbird
import Model
import NIOCore
import Planning
import Store
import Text

/// The state as a whole.
extension Operations {
    /// GET state: what is live, as a planner sees it.
    func showState(_ call: Call) async throws -> Response {
        let live = try await liveState()
        let webhooks = live.webhooks.map {
            $0.details(WebhookHealth(), at: call.now, for: call.caller)
        }
        return .json(
            .members([
                "revision": .integer(live.revision),
                "environment": .text(live.environment),
                "last_apply": live.lastApply?.json ?? .null,
                "webhooks": .array(webhooks),
            ])
        )
    }

    /// GET history: newest first.
    func listHistory(_ call: Call) async throws -> Response {
        let limit = try call.number("limit", in: 1...1000, default: 50)
        let revisions = try await store.history(limit: limit)
        let lines = revisions.map { revision in
            var line = revision.json.object ?? JSONObject()
            // Addresses are personal data, and so may be what people write.
            if call.caller.seesPersonalData {
                line["peer"] = .text(revision.peer)
                line["message"] = .text(revision.message)
            }
            return JSON.object(line)
        }
        return .json(.members(["history": .array(lines)]))
    }

    /// GET source-ips.
    func listSourceIPs(_ call: Call) async throws -> Response {
        let addresses = try await store.sourceIPs()
        return .json(.members(["source_ips": .array(addresses.map(JSON.string))]))
    }
}
