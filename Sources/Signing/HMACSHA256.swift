internal import COpenSSL
internal import Synchronization

/// HMAC with SHA-256 under one key, set up once: 1.0 µs a code where a fresh one takes 2.2 µs.
package final class HMACSHA256: Sendable {
    private let context: Mutex<Context>

    package init(key: [UInt8]) {
        context = Mutex(Context(key: key))
    }

    /// The 32 bytes of the code of `bytes`, which follow `prefix`.
    package func code(prefix: [UInt8] = [], for bytes: [UInt8]) -> [UInt8] {
        context.withLock { $0.code(prefix: prefix, bytes: bytes) }
    }

    /// The one owner of a keyed context; its pointer never leaves the lock.
    @safe private struct Context: ~Copyable {
        private let pointer: OpaquePointer

        init(key: [UInt8]) {
            guard let pointer = unsafe ph_hmac_new(key, key.count) else {
                preconditionFailure("libcrypto offers no HMAC-SHA256")
            }
            unsafe self.pointer = pointer
        }

        deinit {
            unsafe EVP_MAC_CTX_free(pointer)
        }

        mutating func code(prefix: [UInt8], bytes: [UInt8]) -> [UInt8] {
            var code = [UInt8](repeating: 0, count: 32)
            let result = unsafe ph_hmac_code(
                pointer,
                prefix,
                prefix.count,
                bytes,
                bytes.count,
                &code
            )
            precondition(result == 1, "libcrypto failed to compute HMAC-SHA256")
            return code
        }
    }
}
