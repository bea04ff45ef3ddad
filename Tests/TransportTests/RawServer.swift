import Glibc
import Synchronization
import Testing

/// A listener on a free loopback port that answers as a script says, on a thread of its own.
final class RawServer: Sendable {
    /// What is done with one connection.
    enum Behaviour: Sendable {
        /// Reads requests and answers each with these bytes; keeps the connection.
        case answer(String)
        /// Reads a request, answers and closes.
        case answerAndClose(String)
        /// Answers the first request of a connection with these bytes, and never the next.
        case answerOnce(String)
        /// Reads a request and waits for the other side to give up.
        case hang
        /// Sends these bytes after the request, then waits.
        case answerAndHang(String)
        /// Closes with a TCP reset after the request.
        case reset
        /// Reads a request and closes without a word.
        case close
        /// Answers with a head and so many bytes of body.
        case flood(Int)
        /// Sends these bytes at once, whatever comes.
        case speakFirst(String)
    }

    let port: UInt16
    let isIPv6: Bool
    private let descriptor: Int32
    private let state = Mutex(State())

    private struct State {
        var requests: [String] = []
        var connections = 0
        var floodedBytes = 0
    }

    /// What was received, request by request.
    var requests: [String] { state.withLock { $0.requests } }
    /// How many connections were accepted.
    var connections: Int { state.withLock { $0.connections } }
    /// Bytes of a flood that the other side took.
    var floodedBytes: Int { state.withLock { $0.floodedBytes } }

    init(_ behaviour: Behaviour, isIPv6: Bool = false, unixPath: String? = nil) throws {
        self.isIPv6 = isIPv6
        descriptor = try unixPath.map(bindUnix) ?? bindLoopback(isIPv6: isIPv6)
        port = unixPath == nil ? boundPort(descriptor, isIPv6: isIPv6) : 0
        let worker = Worker { [self] in accept(behaviour) }
        let argument = unsafe Unmanaged.passRetained(worker).toOpaque()
        var thread = pthread_t()
        try #require(unsafe pthread_create(&thread, nil, runWorker, argument) == 0)
        pthread_detach(thread)
    }

    var url: String { isIPv6 ? "http://[::1]:\(port)/in" : "http://127.0.0.1:\(port)/in" }

    /// Stops accepting; threads end with their connections.
    func stop() {
        shutdown(descriptor, Int32(SHUT_RDWR))
    }

    private func accept(_ behaviour: Behaviour) {
        while true {
            let connection = Glibc.accept(descriptor, nil, nil)
            if connection < 0 { break }
            state.withLock { $0.connections += 1 }
            let worker = Worker { [self] in
                serve(connection, behaviour)
                close(connection)
            }
            let argument = unsafe Unmanaged.passRetained(worker).toOpaque()
            var thread = pthread_t()
            guard unsafe pthread_create(&thread, nil, runWorker, argument) == 0 else { return }
            pthread_detach(thread)
        }
        close(descriptor)
    }

    private func serve(_ connection: Int32, _ behaviour: Behaviour) {
        if case .speakFirst(let bytes) = behaviour {
            write(connection, Array(bytes.utf8))
            drain(connection)
            return
        }
        while let request = readRequest(connection) {
            state.withLock { $0.requests.append(request) }
            switch behaviour {
            case .answer(let text):
                write(connection, Array(text.utf8))
                continue
            case .answerOnce(let text):
                write(connection, Array(text.utf8))
                guard readRequest(connection) != nil else { return }
                drain(connection)
            case .answerAndClose(let text): write(connection, Array(text.utf8))
            case .hang: drain(connection)
            case .answerAndHang(let text):
                write(connection, Array(text.utf8))
                drain(connection)
            case .reset:
                var linger = linger(l_onoff: 1, l_linger: 0)
                let size = socklen_t(MemoryLayout<Glibc.linger>.size)
                unsafe setsockopt(connection, SOL_SOCKET, SO_LINGER, &linger, size)
            case .close, .speakFirst: break
            case .flood(let count): flood(connection, count)
            }
            return
        }
    }

    private func flood(_ connection: Int32, _ count: Int) {
        write(connection, Array("HTTP/1.1 200 OK\r\ncontent-length: \(count)\r\n\r\n".utf8))
        let piece = [UInt8](repeating: 0x61, count: 65_536)
        var left = count
        while left > 0 {
            guard write(connection, Array(piece.prefix(left))) else { return }
            left -= min(left, piece.count)
            state.withLock { $0.floodedBytes = count - left }
        }
    }
}

/// A closure on its way to a thread.
private final class Worker: Sendable {
    let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) {
        self.body = body
    }
}

private nonisolated func runWorker(
    _ argument: UnsafeMutableRawPointer?
) -> UnsafeMutableRawPointer? {
    guard let argument = unsafe argument else { return nil }
    unsafe Unmanaged<Worker>.fromOpaque(argument).takeRetainedValue().body()
    return nil
}

/// A listening socket on a free loopback port.
private func bindLoopback(isIPv6: Bool) throws -> Int32 {
    let family = isIPv6 ? AF_INET6 : AF_INET
    let descriptor = socket(family, Int32(SOCK_STREAM.rawValue), 0)
    try #require(descriptor >= 0)
    var result: Int32
    if isIPv6 {
        var address = sockaddr_in6()
        address.sin6_family = sa_family_t(AF_INET6)
        address.sin6_addr = in6addr_loopback
        result = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in6>.size))
            }
        }
    } else {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        result = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
    try #require(result == 0)
    try #require(listen(descriptor, 128) == 0)
    return descriptor
}

/// A listening socket in the file system.
private func bindUnix(_ path: String) throws -> Int32 {
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    try #require(descriptor >= 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    unsafe withUnsafeMutableBytes(of: &address.sun_path) { buffer in
        unsafe buffer.copyBytes(from: path.utf8.prefix(buffer.count - 1))
    }
    let result = unsafe withUnsafePointer(to: &address) { pointer in
        unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            unsafe bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
        }
    }
    try #require(result == 0)
    try #require(listen(descriptor, 128) == 0)
    return descriptor
}

private func boundPort(_ descriptor: Int32, isIPv6: Bool) -> UInt16 {
    var storage = sockaddr_in6()
    var size = socklen_t(MemoryLayout<sockaddr_in6>.size)
    unsafe withUnsafeMutablePointer(to: &storage) { pointer in
        unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            _ = unsafe getsockname(descriptor, $0, &size)
        }
    }
    // The port stands at the same place in both kinds of address.
    return UInt16(bigEndian: storage.sin6_port)
}

/// A port on which nothing listens: bound, then given back.
func unusedPort() throws -> UInt16 {
    let descriptor = try bindLoopback(isIPv6: false)
    defer { close(descriptor) }
    return boundPort(descriptor, isIPv6: false)
}

/// Reads a head and the body that its `content-length` tells of; nil at the end.
private func readRequest(_ connection: Int32) -> String? {
    var bytes: [UInt8] = []
    while true {
        if let request = completeRequest(bytes) { return request }
        guard let piece = readSome(connection) else { return nil }
        bytes += piece
    }
}

private func completeRequest(_ bytes: [UInt8]) -> String? {
    let text = String(decoding: bytes, as: UTF8.self)
    guard let headEnd = text.firstRange(of: "\r\n\r\n") else { return nil }
    let head = text[..<headEnd.lowerBound]
    let length = head.split(separator: "\r\n").first {
        $0.lowercased().hasPrefix("content-length:")
    }
    let count = length.flatMap { Int($0.dropFirst(15).filter { $0 != " " }) } ?? 0
    return bytes.count >= head.utf8.count + 4 + count ? text : nil
}

private func readSome(_ connection: Int32) -> [UInt8]? {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = unsafe read(connection, &buffer, buffer.count)
    return count > 0 ? Array(buffer.prefix(count)) : nil
}

private func drain(_ connection: Int32) {
    while readSome(connection) != nil {}
}

@discardableResult
private func write(_ connection: Int32, _ bytes: [UInt8]) -> Bool {
    var sent = 0
    while sent < bytes.count {
        let count = unsafe bytes.withUnsafeBytes { buffer in
            unsafe send(
                connection,
                buffer.baseAddress.map { unsafe $0 + sent },
                bytes.count - sent,
                Int32(MSG_NOSIGNAL)
            )
        }
        guard count > 0 else { return false }
        sent += count
    }
    return true
}
