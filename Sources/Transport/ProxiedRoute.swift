import CLibCurl
import Model

/// The way of a transfer where there is a proxy: the guard judges what the name resolves to, then the proxy is asked
/// for that very address, so that it has nothing left to resolve.
enum ProxiedRoute: Hashable {
    /// The name is looked up here; nothing is connected to.
    case judging
    /// An address that the guard let through.
    case judged(IPAddress, port: Int)
    /// On its way through the proxy to that address; the looking up took so long.
    case through(IPAddress, port: Int, after: Duration)

    /// Takes note of an address that the guard lets through; the first one is taken.
    mutating func judge(_ address: IPAddress, port: Int) {
        if self == .judging { self = .judged(address, port: port) }
    }
}

extension EasyHandle {
    /// Whether the transfer has to be added again, now through the proxy.
    func goesThroughProxy() -> Bool {
        guard let proxy = configuration.proxy, case .judged(let address, let port)? = route else {
            return false
        }
        let spent = Duration.microseconds(unsafe ph_get_size(curl, CURLINFO_TOTAL_TIME_T))
        route = .through(address, port: port, after: spent)
        unsafe errorText.pointee = 0
        setProxy(proxy)
        setTimeouts(request, spent: spent)
        // Any host and port of the URL, to that address and the same port.
        let host = address.isIPv6 ? "[\(address)]" : "\(address)"
        unsafe connectTo = curl_slist_append(nil, "::\(host):\(port)")
        unsafe ph_set_list(curl, CURLOPT_CONNECT_TO, connectTo)
        return true
    }

    /// Begins with looking up the name, where there is a proxy.
    func startRoute() {
        guard configuration.proxy != nil else { return }
        route = .judging
        unsafe ph_set_text(curl, CURLOPT_PROXY, "")
        unsafe ph_set_list(curl, CURLOPT_CONNECT_TO, nil)
        unsafe curl_slist_free_all(connectTo)
        unsafe connectTo = nil
    }

    private func setProxy(_ proxy: Proxy) {
        unsafe ph_set_text(curl, CURLOPT_PROXY, proxy.url)
        // A `no_proxy` in the environment would send deliveries past it.
        unsafe ph_set_text(curl, CURLOPT_NOPROXY, "")
        unsafe ph_set_text(curl, CURLOPT_PROXYUSERNAME, proxy.user)
        unsafe ph_set_text(curl, CURLOPT_PROXYPASSWORD, proxy.password)
        // The proxy sees ciphertext and never our headers, also of endpoints without TLS.
        unsafe ph_set_long(curl, CURLOPT_HTTPPROXYTUNNEL, 1)
        unsafe ph_set_long(curl, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
    }

    /// What the proxy did wrong, if it is what failed.
    func proxyFault(_ code: CURLcode) -> TransportFault? {
        guard let proxy = configuration.proxy, case .through? = route else { return nil }
        let answer = unsafe ph_get_long(curl, CURLINFO_HTTP_CONNECTCODE)
        if answer != 0, !(200...299).contains(answer) {
            return .proxyRefused(proxy: proxy.name, status: answer)
        }
        switch code {
        case CURLE_COULDNT_CONNECT, CURLE_COULDNT_RESOLVE_PROXY, CURLE_PROXY:
            return .proxyUnreachable(proxy: proxy.name)
        case CURLE_OPERATION_TIMEDOUT where !isReady && answer == 0:
            return .proxyTimeout(proxy: proxy.name, after: request.timeout)
        case CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_GOT_NOTHING:
            return isReady || answer != 0 ? nil : .proxyUnreachable(proxy: proxy.name)
        default: return nil
        }
    }
}
