import CLibCurl

// libcurl calls these on the curl thread; closures in isolated places would be bound to the main actor.

/// The handle that a callback was registered for.
private func handle(_ owner: UnsafeMutableRawPointer?) -> EasyHandle? {
    guard let owner = unsafe owner else { return nil }
    return unsafe Unmanaged<EasyHandle>.fromOpaque(owner).takeUnretainedValue()
}

nonisolated func receiveBody(
    _ bytes: UnsafeMutablePointer<CChar>?,
    _ size: Int,
    _ count: Int,
    _ owner: UnsafeMutableRawPointer?
) -> Int {
    guard let handle = unsafe handle(owner) else { return 0 }
    let piece = unsafe UnsafeRawBufferPointer(start: bytes, count: size * count)
    return unsafe handle.receive(body: piece) ? piece.count : 0
}

nonisolated func receiveHeader(
    _ bytes: UnsafeMutablePointer<CChar>?,
    _ size: Int,
    _ count: Int,
    _ owner: UnsafeMutableRawPointer?
) -> Int {
    guard let handle = unsafe handle(owner) else { return 0 }
    let line = unsafe UnsafeRawBufferPointer(start: bytes, count: size * count)
    return unsafe handle.answer.receive(headerLine: line) ? line.count : 0
}

nonisolated func openSocket(
    _ owner: UnsafeMutableRawPointer?,
    _ purpose: curlsocktype,
    _ address: UnsafeMutablePointer<curl_sockaddr>?
) -> curl_socket_t {
    guard let handle = unsafe handle(owner), let address = unsafe address else { return -1 }
    guard
        handle.opensSocket(
            to: unsafe ph_socket_address(address),
            port: unsafe Int(ph_socket_port(address))
        )
    else { return -1 }
    return unsafe ph_open_socket(address)
}

nonisolated func judgeConnection(
    _ owner: UnsafeMutableRawPointer?,
    _ peer: UnsafeMutablePointer<CChar>?,
    _ local: UnsafeMutablePointer<CChar>?,
    _ peerPort: Int32,
    _ localPort: Int32
) -> Int32 {
    guard let handle = unsafe handle(owner), let peer = unsafe peer else {
        return CURL_PREREQFUNC_ABORT
    }
    handle.isReady = true
    // Where the connection leads was judged before the proxy was asked for it.
    if case .through? = handle.route { return CURL_PREREQFUNC_OK }
    // A reused connection opened no socket: its peer is judged here.
    return handle.mayConnect(to: unsafe ph_parse_address(peer))
        ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
}

extension EasyHandle {
    /// Takes a piece of the body; false ends the transfer.
    fileprivate func receive(body piece: UnsafeRawBufferPointer) -> Bool {
        let status = unsafe ph_get_long(curl, CURLINFO_RESPONSE_CODE)
        guard let sink = request.sink, (200...299).contains(status),
            sink.header.map(answer.has) ?? true
        else { return unsafe answer.receive(body: piece) }
        sinkFailure = unsafe sink.take(Array(piece))
        return sinkFailure == nil
    }

    /// Whether to connect to an address; with a proxy, the endpoint's own are only judged.
    fileprivate func opensSocket(to found: ph_address, port: Int) -> Bool {
        let isOfProxy = if case .through? = route { true } else { false }
        guard isOfProxy || mayConnect(to: found) else { return false }
        if !isOfProxy, route != nil, let address = IPAddress(found) {
            route?.judge(address, port: port)
            return false
        }
        openedSockets += 1
        return true
    }

    /// The guard's verdict, noted for the result.
    fileprivate func mayConnect(to found: ph_address) -> Bool {
        guard let addressGuard = configuration.addressGuard else { return true }
        guard let address = IPAddress(found), addressGuard.allows(address) else {
            blockedAddress = IPAddress(found)?.description ?? "of this family"
            return false
        }
        return true
    }
}
