import HummingbirdCore
import HummingbirdTLS
import NIOCore

extension HTTPServerBuilder {
    /// HTTP with limits on what a peer may send and how slow it may be; with TLS where there is a certificate.
    static func limited(
        _ limits: ConnectionLimits = ConnectionLimits(),
        certificate: ServerCertificate?
    ) throws -> HTTPServerBuilder {
        let plain = HTTPServerBuilder.http1(
            configuration: HTTP1Channel.Configuration(
                additionalChannelHandlers: [
                    MalformedRequests(),
                    SlowReaders(patience: TimeAmount(limits.readerPatience)),
                    SlowSenders(
                        period: TimeAmount(limits.senderPeriod),
                        least: limits.senderLeast
                    ),
                ],
                idleTimeout: TimeAmount(limits.idleTimeout),
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
