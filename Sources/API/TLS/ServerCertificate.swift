import HummingbirdTLS
import NIOCore
import NIOSSL
import Synchronization

/// The certificate the server shows; it may be renewed while the server runs.
package final class ServerCertificate: Sendable {
    private struct Identity {
        var chain: [NIOSSLCertificateSource]
        var key: NIOSSLPrivateKeySource
    }

    private let chainPath: String
    private let keyPath: String
    private let identity: Mutex<Identity>

    /// Reads a certificate chain and its private key, both PEM files.
    package init(chain: String, key: String) throws(CertificateError) {
        chainPath = chain
        keyPath = key
        identity = Mutex(try Self.read(chain: chain, key: key))
    }

    /// Reads the files again; where they cannot be used the certificate stays what it was.
    package func reload() throws(CertificateError) {
        let new = try Self.read(chain: chainPath, key: keyPath)
        identity.withLock { $0 = new }
    }

    /// What the server is given once; each handshake takes the certificate of its moment.
    var configuration: TLSConfiguration {
        var configuration = Self.configuration(for: identity.withLock { $0 })
        configuration.sslContextCallback = { [self] _, promise in
            let current = identity.withLock { $0 }
            var change = NIOSSLContextConfigurationOverride()
            change.certificateChain = current.chain
            change.privateKey = current.key
            promise.succeed(change)
        }
        return configuration
    }

    private static func configuration(for identity: Identity) -> TLSConfiguration {
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: identity.chain,
            privateKey: identity.key
        )
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = ["http/1.1"]
        return configuration
    }

    private static func read(chain: String, key: String) throws(CertificateError) -> Identity {
        let certificates: [NIOSSLCertificate]
        do {
            certificates = try NIOSSLCertificate.fromPEMFile(chain)
        } catch {
            throw CertificateError(.noCertificate, path: chain, cause: "\(error)")
        }
        guard !certificates.isEmpty else { throw CertificateError(.noCertificate, path: chain) }
        let privateKey: NIOSSLPrivateKey
        do {
            privateKey = try NIOSSLPrivateKey(file: key, format: .pem)
        } catch {
            throw CertificateError(.noKey, path: key, cause: "\(error)")
        }
        let identity = Identity(
            chain: certificates.map { .certificate($0) },
            key: .privateKey(privateKey)
        )
        do {
            // Making a context is what compares the two.
            _ = try NIOSSLContext(configuration: configuration(for: identity))
        } catch {
            throw CertificateError(.mismatch, path: key, cause: "\(error)")
        }
        return identity
    }
}
