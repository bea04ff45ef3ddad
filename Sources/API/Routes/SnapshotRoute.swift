import FoundationEssentials
import HTTPTypes
import Hummingbird
import Model
import NIOCore
import Store

extension Operations {
    /// How much of a snapshot is handed to the connection at a time.
    private static let chunk = 1 << 20

    /// GET snapshot: an SQLite file without secrets; payloads only for those who may see them.
    func takeSnapshot(_ call: Call) async throws -> Response {
        let payloads = call.query("payloads") ?? "false"
        guard ["true", "false"].contains(payloads) else {
            throw Problem.badRequest("payloads is \"\(payloads)\"; it takes true or false.")
        }
        let includesPayloads = payloads == "true"
        guard !includesPayloads || call.caller.seesPersonalData else {
            throw Problem.forbidden(call.caller.role, needed: [.admin, .developer])
        }
        let path = store.path + ".snapshot-" + DeliveryID.make(at: call.now).rawValue
        try await store.snapshot(
            to: path,
            includePayloads: includesPayloads,
            since: try call.moment("since"),
            now: call.now
        )
        // Mapped, so that its size costs no memory; the mapping outlives the name.
        let data = try Data(contentsOf: URL(filePath: path), options: .alwaysMapped)
        try FileManager.default.removeItem(atPath: path)
        let body = ResponseBody(contentLength: data.count) { writer in
            var offset = 0
            while offset < data.count {
                let end = min(offset + Self.chunk, data.count)
                try await writer.write(ByteBuffer(bytes: data[offset..<end]))
                offset = end
            }
            try await writer.finish(nil)
        }
        return Response(
            status: .ok,
            headers: [
                .contentType: "application/vnd.sqlite3",
                .contentDisposition: "attachment; filename=\"snapshot.sqlite\"",
            ],
            body: body
        )
    }
}
