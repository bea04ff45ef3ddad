import HTTPTypes
import Hummingbird
import NIOCore
package import Text

/// An error as callers see it: RFC 9457 `application/problem+json`.
package struct Problem: Error, Sendable {
    package var status: Int
    /// What callers switch on, the last part of the `type`; stable.
    package var code: String
    package var title: String
    package var detail: String
    /// Further members, such as `errors` with a JSON pointer each.
    package var members: [JSONObject.Member]
    /// Seconds for `Retry-After`.
    package var retryAfter: Int?

    package init(
        _ status: Int,
        _ code: String,
        title: String,
        detail: String,
        members: KeyValuePairs<String, JSON> = [:],
        retryAfter: Int? = nil
    ) {
        self.status = status
        self.code = code
        self.title = title
        self.detail = detail
        self.members = members.map { JSONObject.Member(name: $0, value: $1) }
        self.retryAfter = retryAfter
    }

    /// How the document travels.
    static let mediaType = "application/problem+json"

    /// What the `type` of every problem begins with.
    package static let typePrefix = "urn:penguinhooks:problem:"

    /// The document.
    package var json: JSON {
        .object(
            JSONObject(
                uniqueMembers: [
                    JSONObject.Member(name: "type", value: .string(Self.typePrefix + code)),
                    JSONObject.Member(name: "title", value: .string(title)),
                    JSONObject.Member(name: "status", value: .integer(status)),
                    JSONObject.Member(name: "detail", value: .string(detail)),
                ] + members
            )
        )
    }

    /// Reads a document; nil where it is none.
    package init?(json: JSON) {
        guard
            let object = json.object, let type = json["type"]?.string,
            type.hasPrefix(Self.typePrefix), let status = json["status"]?.integer
        else { return nil }
        self.init(
            status,
            String(type.dropFirst(Self.typePrefix.count)),
            title: json["title"]?.string ?? "",
            detail: json["detail"]?.string ?? ""
        )
        members = object.members.filter {
            !["type", "title", "status", "detail"].contains($0.name)
        }
    }

    /// A further member.
    package subscript(name: String) -> JSON? {
        members.first { $0.name == name }?.value
    }
}

extension Problem {
    /// The answer that carries the document.
    var response: Response {
        var headers: HTTPFields = [.contentType: Self.mediaType]
        if let retryAfter { headers[.retryAfter] = String(retryAfter) }
        if status == 401 { headers[.wwwAuthenticate] = "Bearer" }
        return Response(
            status: HTTPResponse.Status(code: status),
            headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(string: json.text))
        )
    }
}
