import CLibCurl
import Glibc
import Model

/// What a finished transfer came to.
extension EasyHandle {
    func result(_ code: CURLcode) -> TransferResult {
        var result = TransferResult()
        let status = unsafe ph_get_long(curl, CURLINFO_RESPONSE_CODE)
        result.status = status > 0 && answer.areHeadersComplete ? status : nil
        result.headers = result.status == nil ? [] : answerHeaders.fields(of: answer)
        result.body = answer.body
        result.isBodyCut = answer.isBodyCut
        result.timings = timings
        result.peer = peer
        result.httpVersion = httpVersion
        if request.wantsCertificate {
            let end = unsafe ph_get_certificate_end(curl)
            result.certificateEnd = end == 0 ? nil : Timestamp(milliseconds: Int64(end) * 1000)
        }
        // The body was cut by us: the answer is complete as far as it is kept.
        if code != CURLE_OK && !(code == CURLE_WRITE_ERROR && answer.isBodyCut) {
            result.fault = fault(code)
        }
        return result
    }

    private var timings: AttemptTimings {
        let isReused = unsafe ph_get_long(curl, CURLINFO_NUM_CONNECTS) == 0
        guard case .through(_, _, let spent)? = route else {
            return AttemptTimings(
                nameLookup: isReused ? nil : time(CURLINFO_NAMELOOKUP_TIME_T),
                connect: isReused ? nil : time(CURLINFO_CONNECT_TIME_T),
                tls: isReused ? nil : time(CURLINFO_APPCONNECT_TIME_T),
                firstByte: time(CURLINFO_STARTTRANSFER_TIME_T),
                total: time(CURLINFO_TOTAL_TIME_T) ?? .zero
            )
        }
        return AttemptTimings(
            nameLookup: spent,
            connect: isReused ? nil : time(CURLINFO_CONNECT_TIME_T).map { $0 + spent },
            tls: isReused ? nil : time(CURLINFO_APPCONNECT_TIME_T).map { $0 + spent },
            firstByte: time(CURLINFO_STARTTRANSFER_TIME_T).map { $0 + spent },
            total: (time(CURLINFO_TOTAL_TIME_T) ?? .zero) + spent
        )
    }

    private func time(_ info: CURLINFO) -> Duration? {
        let microseconds = unsafe ph_get_size(curl, info)
        return microseconds > 0 ? .microseconds(microseconds) : nil
    }

    private var peer: String? {
        if case .through(let address, let port, _)? = route {
            return address.isIPv6 ? "[\(address)]:\(port)" : "\(address):\(port)"
        }
        guard let text = unsafe ph_get_text(curl, CURLINFO_PRIMARY_IP), unsafe text.pointee != 0
        else { return nil }
        let address = unsafe String(cString: text)
        let port = unsafe ph_get_long(curl, CURLINFO_PRIMARY_PORT)
        return address.utf8.contains(UInt8(ascii: ":"))
            ? "[\(address)]:\(port)" : "\(address):\(port)"
    }

    private var httpVersion: String? {
        switch unsafe ph_get_long(curl, CURLINFO_HTTP_VERSION) {
        case Int(CURL_HTTP_VERSION_1_0): "http/1.0"
        case Int(CURL_HTTP_VERSION_1_1): "http/1.1"
        case Int(CURL_HTTP_VERSION_2_0): "h2"
        case Int(CURL_HTTP_VERSION_3): "h3"
        default: nil
        }
    }

    private func fault(_ code: CURLcode) -> TransportFault {
        if openedSockets == 0, let blockedAddress { return .blocked(address: blockedAddress) }
        if let fault = proxyFault(code) { return fault }
        if let sinkFailure { return .notWritten(detail: sinkFailure) }
        switch code {
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY:
            return .nameNotFound(host: host)
        case CURLE_COULDNT_CONNECT: return connectFault
        case CURLE_OPERATION_TIMEDOUT: return timeoutFault
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM,
            CURLE_SSL_CIPHER, CURLE_SSL_ENGINE_INITFAILED, CURLE_SSL_CACERT_BADFILE,
            CURLE_SSL_ISSUER_ERROR, CURLE_SSL_CRL_BADFILE, CURLE_SSL_INVALIDCERTSTATUS,
            CURLE_SSL_CLIENTCERT, CURLE_SSL_PINNEDPUBKEYNOTMATCH, CURLE_USE_SSL_FAILED:
            return .tls(detail: detail(code))
        case CURLE_GOT_NOTHING: return .closedWithoutAnswer
        case CURLE_PARTIAL_FILE: return .closedInBody
        case CURLE_RECV_ERROR, CURLE_SEND_ERROR: return .reset(detail: detail(code))
        case CURLE_WRITE_ERROR where answer.areHeadersTooLarge:
            return .headersTooLarge(limit: AnswerBuffer.headerLimit)
        case CURLE_UNSUPPORTED_PROTOCOL where unsafe ph_get_long(curl, CURLINFO_PRIMARY_PORT) == 0:
            return .schemeNotAllowed
        case CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY, CURLE_HTTP2,
            CURLE_HTTP2_STREAM, CURLE_BAD_CONTENT_ENCODING, CURLE_WRITE_ERROR:
            return .notHTTP(detail: detail(code))
        case CURLE_URL_MALFORMAT: return .malformedURL
        default: return .other(code: Int(code.rawValue), detail: detail(code))
        }
    }

    private var connectFault: TransportFault {
        let number = unsafe ph_get_long(curl, CURLINFO_OS_ERRNO)
        if number == Int(ETIMEDOUT) { return .connectTimeout(after: timings.total) }
        let words = number > 0 ? unsafe String(cString: strerror(Int32(number))) : ""
        return .notConnected(code: number, detail: number == Int(ECONNREFUSED) ? "" : words)
    }

    private var timeoutFault: TransportFault {
        if answer.areHeadersComplete { return .bodyTimeout(after: request.timeout) }
        // Of a connection that was used before, libcurl gives no times.
        if isReady || time(CURLINFO_CONNECT_TIME_T) != nil {
            return .answerTimeout(after: request.timeout)
        }
        if time(CURLINFO_NAMELOOKUP_TIME_T) == nil {
            return .nameTimeout(host: host, after: request.timeout)
        }
        let isReused = unsafe ph_get_long(curl, CURLINFO_NUM_CONNECTS) == 0
        return isReused && openedSockets == 0
            ? .answerTimeout(after: request.timeout) : .connectTimeout(after: request.timeout)
    }

    /// The host as the URL writes it.
    private var host: String {
        let afterScheme = request.url.split(separator: "/", omittingEmptySubsequences: true)
        guard afterScheme.count > 1 else { return request.url }
        let authority = afterScheme[1].split(separator: "@").last ?? ""
        return String(authority.split(separator: ":").first ?? authority)
    }

    private func detail(_ code: CURLcode) -> String {
        let own = unsafe String(cString: errorText)
        return own.isEmpty ? unsafe String(cString: curl_easy_strerror(code)) : own
    }
}
