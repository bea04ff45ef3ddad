import HTTPTypes
import Hummingbird
import Model
import NIOCore
import Store
import Text

/// Attempts and changes of health as they happen.
extension Operations {
    /// GET stream: server-sent events; `Last-Event-ID` goes on where a listener stopped.
    func stream(_ call: Call) async throws -> Response {
        let start: Int64
        if let text = HTTPField.Name("Last-Event-ID").flatMap({ call.request.headers[$0] }) {
            guard let place = Int64(text), place >= 0 else {
                throw Problem.badRequest("Last-Event-ID is \"\(text)\"; it takes an event's id.")
            }
            start = place
        } else {
            start = try await store.lastAttemptPlace()
        }
        guard feed.join() else { throw Problem.tooManyListeners }
        let feed = feed
        let body = ResponseBody { writer in
            defer { feed.leave() }
            var listener = StreamListener(feed: feed, place: start)
            // Proxies pass the head on with the first bytes.
            try await writer.write(ByteBuffer(string: "retry: 2000\n\n"))
            while let text = try await listener.next() {
                try await writer.write(ByteBuffer(string: text))
            }
            try await writer.finish(nil)
        }
        return Response(
            status: .ok,
            headers: [.contentType: "text/event-stream", .cacheControl: "no-cache"],
            body: body
        )
    }
}
