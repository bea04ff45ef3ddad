import Glibc

extension ListenAddress {
    /// Fails where the address cannot be listened on, before anything else is started.
    func requireFree() throws(CommandFailure) {
        var hints = unsafe addrinfo()
        unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        unsafe hints.ai_flags = AI_PASSIVE
        var found: UnsafeMutablePointer<addrinfo>?
        guard unsafe getaddrinfo(host, String(port), &hints, &found) == 0,
            let info = unsafe found
        else { throw CommandFailure("cannot listen on \(url(port: port)): unknown address") }
        defer { unsafe freeaddrinfo(found) }
        let listener = unsafe socket(info.pointee.ai_family, info.pointee.ai_socktype, 0)
        guard listener >= 0 else { return }
        defer { close(listener) }
        var yes: Int32 = 1
        let size = socklen_t(MemoryLayout<Int32>.size)
        _ = unsafe setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, size)
        let result = unsafe bind(listener, info.pointee.ai_addr, info.pointee.ai_addrlen)
        // A bound address is free only if it can also be listened on.
        guard result == 0, listen(listener, 1) == 0 else {
            let reason = unsafe String(cString: strerror(errno))
            throw CommandFailure(
                "cannot listen on \(url(port: port)): \(reason); choose another with --listen"
            )
        }
    }
}
