import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import Testing

@testable import API

/// Peers that take or send next to nothing, with time under control.
struct SlowPeerTests {
    private let channel = EmbeddedChannel()

    @Test func readersThatTakeNothingAreDropped() throws {
        try channel.pipeline.syncOperations.addHandler(SlowReaders(patience: .seconds(30)))
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        isWritable(false)
        channel.embeddedEventLoop.advanceTime(by: .seconds(29))
        #expect(channel.isActive)

        channel.embeddedEventLoop.advanceTime(by: .seconds(1))

        #expect(!channel.isActive)
    }

    @Test func readersThatCatchUpStay() throws {
        try channel.pipeline.syncOperations.addHandler(SlowReaders(patience: .seconds(30)))
        try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        for _ in 1...3 {
            isWritable(false)
            channel.embeddedEventLoop.advanceTime(by: .seconds(29))
            isWritable(true)
            channel.embeddedEventLoop.advanceTime(by: .seconds(29))
        }
        #expect(channel.isActive)
    }

    @Test(arguments: [(10, false), (1000, true), (0, false)])
    func bodiesMustKeepComing(bytes: Int, stays: Bool) throws {
        try receive(head)
        channel.embeddedEventLoop.advanceTime(by: .seconds(29))
        try receive(.body(ByteBuffer(repeating: 0, count: bytes)))
        #expect(channel.isActive)

        channel.embeddedEventLoop.advanceTime(by: .seconds(1))

        #expect(channel.isActive == stays)
        // Enough once is not enough for ever.
        channel.embeddedEventLoop.advanceTime(by: .seconds(30))
        #expect(!channel.isActive)
    }

    @Test func answersMayTakeTheirTime() throws {
        try receive(head)
        try receive(.end(nil))

        channel.embeddedEventLoop.advanceTime(by: .seconds(3600))

        #expect(channel.isActive)
    }

    private let head = HTTPRequestPart.head(
        HTTPRequest(method: .post, scheme: "http", authority: "localhost", path: "/")
    )

    private func receive(_ part: HTTPRequestPart) throws {
        if !channel.isActive {
            let handler = SlowSenders(period: .seconds(30), least: 100)
            try channel.pipeline.syncOperations.addHandler(handler)
            try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        }
        try channel.writeInbound(part)
    }

    private func isWritable(_ isWritable: Bool) {
        channel.isWritable = isWritable
        channel.pipeline.fireChannelWritabilityChanged()
    }
}
