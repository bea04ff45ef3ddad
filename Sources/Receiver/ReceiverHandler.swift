internal import Glibc
internal import Model
internal import NIOCore
internal import NIOHTTP1

/// Reads requests on one connection and answers them, or does not.
final class ReceiverHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private static let bodyLimit = 16 << 20
    private static let chunk = ByteBuffer(repeating: UInt8(ascii: "x"), count: 65_536)

    private let state: ReceiverState
    private let rawWriter: RawWriter
    private var head: HTTPRequestHead?
    private var body: [UInt8] = []

    init(state: ReceiverState, rawWriter: RawWriter) {
        self.state = state
        self.rawWriter = rawWriter
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            self.head = head
            body.removeAll(keepingCapacity: true)
        case .body(let buffer):
            guard body.count + buffer.readableBytes <= Self.bodyLimit else {
                context.close(promise: nil)
                return
            }
            body += buffer.readableBytesView
        case .end:
            guard let head else { return }
            let behaviour = state.receive(head: head, body: body)
            act(behaviour, keepsAlive: head.isKeepAlive, context: context)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    private func act(_ behaviour: Behaviour, keepsAlive: Bool, context: ChannelHandlerContext) {
        guard behaviour.delay > .zero else {
            perform(behaviour.outcome, keepsAlive: keepsAlive, context: context)
            return
        }
        context.eventLoop.assumeIsolated()
            .scheduleTask(in: TimeAmount(behaviour.delay)) {
                guard context.channel.isActive else { return }
                self.perform(behaviour.outcome, keepsAlive: keepsAlive, context: context)
            }
    }

    private func perform(
        _ outcome: Behaviour.Outcome,
        keepsAlive: Bool,
        context: ChannelHandlerContext
    ) {
        switch outcome {
        case .answer(let status, let headers, let body):
            write(status, headers, length: body.count, to: context)
            write(body, to: context)
            finish(keepsAlive: keepsAlive, context: context)
        case .hangBeforeHeaders:
            break
        case .hangInBody:
            write(200, [], length: 1000, to: context)
            write(Array("the first part".utf8), to: context)
            context.flush()
        case .reset:
            // Closing with a linger time of zero sends RST.
            guard let socket = context.channel as? any SocketOptionProvider else { return }
            socket.setSoLinger(linger(l_onoff: 1, l_linger: 0))
                .assumeIsolated()
                .whenComplete { _ in context.close(promise: nil) }
        case .close:
            context.close(promise: nil)
        case .garbage:
            rawWriter.write(ByteBuffer(string: "\u{16}\u{3}\u{1} this is not HTTP\r\n\r\n"))
            context.close(promise: nil)
        case .hugeBody(let count):
            write(200, [], length: count, to: context)
            stream(count, keepsAlive: keepsAlive, context: context)
        }
    }

    private func write(
        _ status: Int,
        _ fields: [HeaderField],
        length: Int,
        to context: ChannelHandlerContext
    ) {
        var headers = HTTPHeaders(fields.map { ($0.name, $0.value) })
        headers.replaceOrAdd(name: "content-length", value: String(length))
        if !headers.contains(name: "content-type") {
            headers.add(name: "content-type", value: "text/plain; charset=utf-8")
        }
        let head = HTTPResponseHead(
            version: .http1_1,
            status: HTTPResponseStatus(statusCode: status),
            headers: headers
        )
        context.write(wrapOutboundOut(.head(head)), promise: nil)
    }

    private func write(_ body: [UInt8], to context: ChannelHandlerContext) {
        guard !body.isEmpty else { return }
        context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: body)))), promise: nil)
    }

    private func finish(keepsAlive: Bool, context: ChannelHandlerContext) {
        let written = context.eventLoop.makePromise(of: Void.self)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: written)
        guard !keepsAlive else { return }
        written.futureResult.assumeIsolated().whenComplete { _ in context.close(promise: nil) }
    }

    /// Sends a long body piece by piece, so that memory does not grow with it.
    private func stream(_ rest: Int, keepsAlive: Bool, context: ChannelHandlerContext) {
        guard rest > 0 else {
            finish(keepsAlive: keepsAlive, context: context)
            return
        }
        let count = min(rest, Self.chunk.readableBytes)
        guard let piece = Self.chunk.getSlice(at: Self.chunk.readerIndex, length: count) else {
            return
        }
        let written = context.eventLoop.makePromise(of: Void.self)
        context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(piece))), promise: written)
        written.futureResult.assumeIsolated()
            .whenSuccess { self.stream(rest - count, keepsAlive: keepsAlive, context: context) }
    }
}
