import HTTPTypes
import Hummingbird
import NIOCore
import Text

/// Answers in the forms the routes give.
extension Response {
    /// A JSON document.
    static func json(_ value: JSON, status: HTTPResponse.Status = .ok) -> Response {
        text(value.text, type: "application/json", status: status)
    }

    /// A text of any media type.
    static func text(
        _ text: String,
        type: String,
        status: HTTPResponse.Status = .ok
    ) -> Response {
        Response(
            status: status,
            headers: [.contentType: type],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text))
        )
    }

    /// The same answer with a webhook's revision as its ETag.
    func tagged(revision: Int) -> Response {
        var response = self
        response.headers[.eTag] = "\"\(revision)\""
        return response
    }
}
