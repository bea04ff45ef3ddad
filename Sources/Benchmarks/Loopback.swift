import Foundation
import Glibc

/// Small blocking exchanges with servers on 127.0.0.1.
enum Loopback {
    /// A port that was free a moment ago.
    static func freePort() throws -> UInt16 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = loopback(port: 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                unsafe bind(descriptor, pointer, length) == 0
                    && getsockname(descriptor, pointer, &length) == 0
            }
        }
        guard result else { throw BenchmarkError(description: "no free port") }
        return UInt16(bigEndian: address.sin_port)
    }

    /// A socket that connections wait in for ever, for as long as the descriptor is open.
    static func listenAndIgnore() throws -> (descriptor: Int32, port: UInt16) {
        let port = try freePort()
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = loopback(port: port)
        let isListening = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                unsafe bind(descriptor, pointer, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
                    && listen(descriptor, 1024) == 0
            }
        }
        guard isListening else { throw BenchmarkError(description: "no port to be silent on") }
        return (descriptor, port)
    }

    /// The whole answer to a GET, headers included.
    static func get(port: UInt16, path: String, headers: String = "") throws -> String {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = loopback(port: port)
        let connected = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                unsafe connect(descriptor, pointer, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        guard connected else {
            throw BenchmarkError(description: "nobody listens on 127.0.0.1:\(port)")
        }
        let request =
            "GET \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\n\(headers)Connection: close\r\n\r\n"
        let bytes = Array(request.utf8)
        guard unsafe write(descriptor, bytes, bytes.count) == bytes.count else {
            throw BenchmarkError(description: "127.0.0.1:\(port) takes no request")
        }
        var answer: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while case let count = unsafe read(descriptor, &buffer, buffer.count), count > 0 {
            answer.append(contentsOf: buffer[..<count])
        }
        return String(decoding: answer, as: UTF8.self)
    }

    /// Asks until somebody answers, for ten seconds at most.
    static func waitForAnswer(port: UInt16, path: String) throws {
        for _ in 0..<1000 {
            do {
                if try !get(port: port, path: path).isEmpty { return }
            } catch is BenchmarkError {
                // Not up yet.
            }
            usleep(10_000)
        }
        throw BenchmarkError(description: "nothing came up on 127.0.0.1:\(port)")
    }

    private static func loopback(port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }
}

/// A port that takes connections and never says anything.
final class SilentPort {
    let port: UInt16
    private let descriptor: Int32

    init() throws {
        (descriptor, port) = try Loopback.listenAndIgnore()
    }

    deinit {
        close(descriptor)
    }
}
