import NIOCore

/// How slow a peer may be before its connection is closed.
package struct ConnectionLimits: Sendable {
    /// Peers that neither send nor finish a request's head for so long are dropped.
    package var idleTimeout = Duration.seconds(60)
    /// Peers that take nothing of an answer for so long are dropped.
    package var readerPatience = Duration.seconds(30)
    /// Peers that send less than `senderLeast` of a body in this time are dropped.
    package var senderPeriod = Duration.seconds(30)
    package var senderLeast = 16 << 10

    package init() {}
}
