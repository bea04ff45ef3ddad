import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import Text

/// Says why a request that is no HTTP is refused; the server below answers such with a bare 400.
///
/// State is touched on the connection's event loop only.
final class MalformedRequests: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    /// What the peer sent wrong; nothing of it is read after that.
    private var failure: HTTPParserError?
    private var requests = 0
    private var answers = 0
    private var isInBody = false

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head:
            requests += 1
            isInBody = true
        case .body: break
        case .end: isInBody = false
        }
        context.fireChannelRead(data)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if let error = error as? HTTPParserError { failure = error }
        context.fireErrorCaught(error)
    }

    func write(
        context: ChannelHandlerContext,
        data: NIOAny,
        promise: EventLoopPromise<Void>?
    ) {
        guard case .head(let head) = unwrapOutboundIn(data) else {
            return context.write(data, promise: promise)
        }
        // An answer of ours always has a body.
        guard let failure, head.status == .badRequest, head.headerFields[.contentLength] == "0"
        else {
            answers += 1
            return context.write(data, promise: promise)
        }
        // A request that was answered before all of it came gets no second answer.
        guard !isInBody || answers < requests else {
            promise?.succeed()
            return context.close(promise: nil)
        }
        let problem = Problem(failure)
        let body = context.channel.allocator.buffer(string: problem.json.text)
        let answer = HTTPResponse(
            status: HTTPResponse.Status(code: problem.status),
            headerFields: [
                .contentType: Problem.mediaType, .contentLength: String(body.readableBytes),
                .connection: "close",
            ]
        )
        context.write(wrapOutboundOut(.head(answer)), promise: nil)
        context.write(wrapOutboundOut(.body(body)), promise: promise)
    }
}

extension Problem {
    /// What is wrong with a request, from the parser's point of view.
    fileprivate init(_ failure: HTTPParserError) {
        switch failure {
        case .headerOverflow:
            self.init(
                431,
                "head-too-large",
                title: "The request's head is too large",
                detail: "At most 100 header fields of 16 KiB each, 32 KiB in all, are taken."
            )
        case .invalidEOFState:
            self.init(
                400,
                "cut-short",
                title: "The request was cut short",
                detail: "The connection ended before the request did."
            )
        default:
            self.init(
                400,
                "not-http",
                title: "The request is not HTTP",
                detail: "It was not understood, and the connection is closed: \(failure)."
            )
        }
    }
}
