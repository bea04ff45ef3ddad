import Model

/// Where the body of a success goes piece by piece, whatever its size.
package struct BodySink: Sendable {
    /// Takes the next piece; what it returns says why it could not.
    package let take: @Sendable ([UInt8]) -> String?
    /// A header that the answer must have, or its body is left with it.
    let header: String?

    package init(
        answersWith header: String? = nil,
        take: @escaping @Sendable ([UInt8]) -> String?
    ) {
        self.header = header
        self.take = take
    }
}

/// A request as the curl thread takes it, for endpoints and our own API alike.
struct TransferRequest: Sendable {
    var url: String
    var method: String
    var headers: [HeaderField]
    var body: [UInt8]
    var timeout: Duration
    var clientCertificate: [UInt8]?
    var clientKey: [UInt8]?
    var bodyLimit: Int
    /// Takes the body of a success as it comes, whatever its size; `timeout` is then the longest silence.
    var sink: BodySink?
    var unixSocketPath: String?
    var wantsCertificate = false
}

/// What came of a transfer.
struct TransferResult: Sendable {
    var status: Int?
    var headers: [HeaderField] = []
    var body: [UInt8] = []
    var isBodyCut = false
    var fault: TransportFault?
    var timings = AttemptTimings(total: .zero)
    var peer: String?
    var httpVersion: String?
    var certificateEnd: Timestamp?
}

/// What all transfers of one curl thread have in common.
package struct TransportConfiguration: Sendable {
    /// Nil connects anywhere: for our own API only.
    package var addressGuard: AddressGuard?
    /// PEM file of the authorities to trust; nil takes the system's.
    package var caFile: String?
    /// What all transfers go through, past the guard's judgement of where they go.
    package var proxy: Proxy?
    /// `host:port:address` entries that answer for DNS.
    package var resolutions: [String] = []
    /// How long a connection is used, from when it was opened.
    package var connectionLifetime = Duration.seconds(300)
    /// How long it is known which addresses a name has.
    package var nameLifetime = Duration.seconds(30)

    package init(addressGuard: AddressGuard?) {
        self.addressGuard = addressGuard
    }
}
