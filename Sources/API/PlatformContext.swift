import Hummingbird
import Logging

/// What accompanies a request on its way to a handler.
struct PlatformContext: RequestContext {
    /// Where a request without a connection comes from: this process.
    struct LocalSource: RequestContextSource {
        let logger: Logger
    }

    var coreContext: CoreRequestContextStorage
    /// Whether the peer is the local administrator: the Unix socket's or this process.
    var isLocal: Bool
    /// The address of whoever asks, where it has one: the peer's, or the one a trusted proxy names.
    var peer: String?
    /// Whether the client's connection is encrypted.
    var isSecure = false

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        isLocal = false
        peer = source.channel.remoteAddress?.ipAddress
    }

    init(local source: LocalSource) {
        coreContext = CoreRequestContextStorage(source: source)
        isLocal = true
        peer = nil
    }
}
