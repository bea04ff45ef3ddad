import HTTPTypes
import Hummingbird
package import Logging
package import Model
import NIOCore
import Store
package import Text

/// The routes without a network: requests of this process, as the local administrator.
package struct LocalAPI: Sendable {
    private let router: PlatformRouter
    private let operations: Operations
    private let logger: Logger

    package init(_ operations: Operations, logger: Logger) {
        self.init(operations, logger: logger, isLocal: true)
    }

    /// Without `isLocal` it asks for tokens as over the network.
    init(_ operations: Operations, logger: Logger, isLocal: Bool) {
        router = PlatformRouter(operations, isLocal: isLocal)
        self.operations = operations
        self.logger = logger
    }

    /// What `POST apply` does, without a trip through JSON: ten thousand declarations are 20 MB of it.
    package func apply(_ order: ApplyOrder, actor: String) async throws -> JSON {
        do {
            return try await operations.apply(order, by: actor, at: operations.now())
        } catch let error as StoreError {
            throw Problem(error)
        }
    }

    /// Answers one request; the path may carry a query.
    ///
    /// A `sink` takes the body of a success piece by piece.
    package func answer(
        _ method: String,
        _ path: String,
        headers: [HeaderField] = [],
        body: [UInt8] = [],
        sink: (@Sendable ([UInt8]) throws -> Void)? = nil
    ) async throws -> (status: Int, headers: [HeaderField], body: [UInt8]) {
        let response = try await response(method, path, headers, body)
        let writer = CollectingWriter()
        if let sink, (200...299).contains(response.status.code) {
            try await response.body.write(HandingWriter(sink: sink))
        } else {
            try await response.body.write(writer)
        }
        return (
            response.status.code,
            response.headers.map { HeaderField($0.name.canonicalName, $0.value) },
            writer.bytes
        )
    }

    private func response(
        _ method: String,
        _ path: String,
        _ headers: [HeaderField],
        _ body: [UInt8]
    ) async throws -> Response {
        var fields = HTTPFields()
        for header in headers {
            guard let name = HTTPField.Name(header.name) else { continue }
            fields.append(HTTPField(name: name, value: header.value))
        }
        let request = Request(
            head: HTTPRequest(
                method: HTTPRequest.Method(method) ?? .get,
                scheme: "http",
                authority: "localhost",
                path: path,
                headerFields: fields
            ),
            body: RequestBody(buffer: ByteBuffer(bytes: body))
        )
        let context = PlatformContext(local: PlatformContext.LocalSource(logger: logger))
        return try await router.respond(to: request, context: context)
    }
}

/// Keeps what a response writes.
final class CollectingWriter: ResponseBodyWriter {
    private(set) var bytes: [UInt8] = []

    func write(_ buffer: ByteBuffer) async throws {
        bytes.append(contentsOf: buffer.readableBytesView)
    }

    func finish(_ trailingHeaders: HTTPFields?) async throws {}
}

/// Hands on what a response writes.
private struct HandingWriter: ResponseBodyWriter {
    let sink: @Sendable ([UInt8]) throws -> Void

    func write(_ buffer: ByteBuffer) async throws {
        try sink(Array(buffer.readableBytesView))
    }

    func finish(_ trailingHeaders: HTTPFields?) async throws {}
}
