import NIOCore
import NIOHTTPTypes

/// Closes a connection whose peer sends a body so slowly that it only serves to keep us busy.
///
/// Heads that do not end are the idle timeout's. State is touched on the connection's event loop only.
final class SlowSenders: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart

    /// How often is looked.
    private let period: TimeAmount
    /// How much must have come in a period.
    private let least: Int
    private var received = 0
    private var look: Scheduled<Void>?

    init(period: TimeAmount, least: Int) {
        self.period = period
        self.least = least
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head:
            received = 0
            watch(context.channel)
        case .body(let buffer):
            received += buffer.readableBytes
        case .end:
            look?.cancel()
            look = nil
        }
        context.fireChannelRead(data)
    }

    func channelInactive(context: ChannelHandlerContext) {
        look?.cancel()
        look = nil
        context.fireChannelInactive()
    }

    private func watch(_ channel: any Channel) {
        look?.cancel()
        look = channel.eventLoop.assumeIsolated().scheduleTask(in: period) {
            guard self.received >= self.least else {
                channel.close(mode: .all, promise: nil)
                return
            }
            self.received = 0
            self.watch(channel)
        }
    }
}
