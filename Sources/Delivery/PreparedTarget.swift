package import Model
package import Signing

/// A webhook made ready to send to: values opened, keys set up, what may be shown of them beside.
///
/// An object, so that each attempt refers to it instead of copying a whole configuration.
package final class PreparedTarget: Sendable {
    /// A header that is the same on every attempt, and how it goes on record.
    struct FixedHeader: Sendable {
        var sent: HeaderField
        var shown: HeaderField
    }

    package let webhook: Webhook
    let url: String
    /// The address as it goes on record.
    let shownURL: String
    let headers: [FixedHeader]
    let clientCertificate: [UInt8]?
    let clientKey: [UInt8]?
    private let keys: [Key]

    private struct Key: Sendable {
        var signer: Signer
        var expiresAt: Timestamp?
    }

    /// Opens a target's sealed values; fails where one is missing or was sealed elsewhere.
    package init(_ target: DeliveryTarget, sealer: Sealer) throws(TargetError) {
        let values = SealedValues(target: target, sealer: sealer)
        let configuration = target.webhook.configuration
        webhook = target.webhook
        url = try values.text(configuration.url, path: "url")
        shownURL = configuration.url.isSecret ? Self.redacted(url) : url
        var headers: [FixedHeader] = []
        for header in configuration.headers {
            let value = try values.text(header.value, path: "headers.\(header.name)")
            headers.append(
                FixedHeader(
                    sent: HeaderField(header.name, value),
                    shown: HeaderField(header.name, header.shownValue)
                )
            )
        }
        self.headers = headers
        let tls = configuration.tls
        clientCertificate = try values.bytes(tls?.certificate, path: "tls.client_cert")
        clientKey = try values.bytes(tls?.key, path: "tls.client_key")
        keys = try values.signers().map { Key(signer: $0, expiresAt: $1) }
    }

    /// A target that is not saved, signed with a secret that nobody else has.
    init(
        unsaved configuration: WebhookConfiguration,
        url: String,
        secret: Secret,
        at now: Timestamp
    ) {
        webhook = Webhook(
            id: .make(at: now),
            key: Self.unsavedKey,
            configuration: configuration,
            managedBy: .api,
            file: nil,
            revision: 1,
            createdAt: now,
            createdBy: "",
            updatedAt: now,
            secretHint: secret.hint,
            secretFingerprint: secret.fingerprint,
            secretVersion: 1
        )
        self.url = url
        shownURL = url
        headers = []
        clientCertificate = nil
        clientKey = nil
        keys = [Key(signer: Signer(secret), expiresAt: nil)]
    }

    private static let unsavedKey: WebhookKey = {
        guard let key = WebhookKey("test") else { preconditionFailure("not a key") }
        return key
    }()

    /// The same target with another operational state.
    init(_ other: PreparedTarget, webhook: Webhook) {
        self.webhook = webhook
        url = other.url
        shownURL = other.shownURL
        headers = other.headers
        clientCertificate = other.clientCertificate
        clientKey = other.clientKey
        keys = other.keys
    }

    /// Who signs at a moment: the newest secret first, an older one until its grace ends.
    func signers(at now: Timestamp) -> [Signer] {
        keys.enumerated().compactMap { index, key in
            index == 0 || (key.expiresAt.map { $0 > now } ?? false) ? key.signer : nil
        }
    }

    /// Scheme and host only: the rest of a secret address is the secret.
    private static func redacted(_ url: String) -> String {
        do {
            let address = try EndpointURL(url)
            let port = address.port.map { ":\($0)" } ?? ""
            return (address.isSecure ? "https" : "http") + "://\(address.host)\(port)/…"
        } catch {
            return "[sealed url]"
        }
    }
}

extension WebhookConfiguration.Header {
    /// The value as it goes on record: `[sealed CRM_TOKEN]` for a secret.
    fileprivate var shownValue: String {
        switch value {
        case .literal(let text): text
        case .fromEnvironment(let variable): "[sealed \(variable)]"
        case .fromFile, .sealed: "[sealed \(name)]"
        }
    }
}

/// Opens what a target holds sealed.
private struct SealedValues {
    let target: DeliveryTarget
    let sealer: Sealer

    func text(_ source: ValueSource, path: String) throws(TargetError) -> String {
        if case .literal(let text) = source { return text }
        return String(decoding: try open(path), as: UTF8.self)
    }

    func bytes(_ source: ValueSource?, path: String) throws(TargetError) -> [UInt8]? {
        guard let source else { return nil }
        return Array(try text(source, path: path).utf8)
    }

    func signers() throws(TargetError) -> [(Signer, Timestamp?)] {
        guard !target.secrets.signing.isEmpty else {
            throw .missingValue(target.webhook.key, path: Sealer.secretField)
        }
        var signers: [(Signer, Timestamp?)] = []
        for sealed in target.secrets.signing {
            do {
                let secret = try sealer.open(sealed, of: target.webhook.id)
                signers.append((Signer(secret), sealed.expiresAt))
            } catch {
                throw .sealed(target.webhook.key, error)
            }
        }
        return signers
    }

    private func open(_ path: String) throws(TargetError) -> [UInt8] {
        guard let sealed = target.secrets.values[path] else {
            throw .missingValue(target.webhook.key, path: path)
        }
        do {
            return try sealer.open(sealed, for: Sealer.Place(target.webhook.id, path))
        } catch {
            throw .sealed(target.webhook.key, error)
        }
    }
}
