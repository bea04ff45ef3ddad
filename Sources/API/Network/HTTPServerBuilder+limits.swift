import HummingbirdCore
import HummingbirdTLS
import NIOCore

extension HTTPServerBuilder {
    /// Peers that neither send nor finish a request for so long are dropped.
    private static let idleTimeout = TimeAmount.seconds(60)
    /// Peers that take nothing of an answer for so long are dropped.
    private static let readerPatience = TimeAmount.seconds(30)
    /// Peers that send less of a body in this time are dropped.
    private static let senderPeriod = TimeAmount.seconds(30)
    private static let senderLeast = 16 << 10

    /// HTTP with limits on what a peer may send and how slow it may be; with TLS where there is a certificate.
    static func limited(certificate: ServerCertificate?) throws -> HTTPServerBuilder {
        let plain = HTTPServerBuilder.http1(
            configuration: HTTP1Channel.Configuration(
                additionalChannelHandlers: [
                    MalformedRequests(),
                    SlowReaders(patience: readerPatience),
                    SlowSenders(period: senderPeriod, least: senderLeast),
                ],
                idleTimeout: idleTimeout,
                httpDecoderConfiguration: .init(
                    maxHeaderFieldSize: 16 << 10,
                    maxHeaderListSize: 32 << 10,
                    maxHeaderFieldCount: 100
                )
            )
        )
        guard let certificate else { return plain }
        return try .tls(plain, tlsConfiguration: certificate.configuration)
    }
}
