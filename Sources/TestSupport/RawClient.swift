internal import Dispatch
internal import Glibc
internal import Testing

/// A connection that sends whatever bytes it is given.
package final class RawClient: Sendable {
    private let descriptor: Int32

    /// Connects to a loopback address; nothing is waited for longer than a minute.
    package init(host: String = "127.0.0.1", port: Int) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        try #require(descriptor >= 0)
        var patience = timeval(tv_sec: 60, tv_usec: 0)
        let size = socklen_t(MemoryLayout<timeval>.size)
        _ = unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, size)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = unsafe inet_addr(host)
        let result = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        try #require(result == 0)
    }

    deinit { close(descriptor) }

    /// Sends a text as it is.
    package func send(_ text: String) {
        let bytes = Array(text.utf8)
        _ = unsafe bytes.withUnsafeBytes {
            unsafe Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
        }
    }

    /// Says that nothing more will be sent.
    package func finish() {
        shutdown(descriptor, Int32(SHUT_WR))
    }

    /// What comes until the peer closes, or `end` has come; waits on a thread of its own.
    package func receive(until end: String? = nil) async -> String {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(returning: self.read(until: end)) }
        }
    }

    /// Sends a text again and again, each time the peer has been silent for a while, until it closes.
    ///
    /// What it said until then; nil where it does not close within a minute.
    package func trickle(_ text: String, every period: Duration) async -> String? {
        let milliseconds = Int32(period / .milliseconds(1))
        return await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                let end = ContinuousClock.now + .seconds(60)
                var said: [UInt8] = []
                var buffer = [UInt8](repeating: 0, count: 4096)
                while ContinuousClock.now < end {
                    var entry = pollfd(fd: self.descriptor, events: Int16(POLLIN), revents: 0)
                    guard unsafe poll(&entry, 1, milliseconds) > 0 else {
                        self.send(text)
                        continue
                    }
                    let count = unsafe buffer.withUnsafeMutableBytes {
                        unsafe recv(self.descriptor, $0.baseAddress, $0.count, 0)
                    }
                    guard count > 0 else {
                        return continuation.resume(
                            returning: String(decoding: said, as: UTF8.self)
                        )
                    }
                    said += buffer[..<count]
                }
                continuation.resume(returning: nil)
            }
        }
    }

    private func read(until end: String?) -> String {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = unsafe buffer.withUnsafeMutableBytes {
                unsafe recv(descriptor, $0.baseAddress, $0.count, 0)
            }
            guard count > 0 else { break }
            bytes += buffer[..<count]
            if let end, String(decoding: bytes, as: UTF8.self).contains(end) { break }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Sends one request and reads its answer.
    package static func ask(_ text: String, port: Int) async throws -> String {
        let client = try RawClient(port: port)
        client.send(text)
        return await client.receive()
    }
}
