import CLibCurl
import Model

/// One libcurl easy handle with the request it sends and the answer it collects.
///
/// It is made, used and freed on the curl thread only; libcurl's callbacks run there too.
@safe
final class EasyHandle {
    let curl: UnsafeMutableRawPointer
    let configuration: TransportConfiguration
    /// Shared by all handles of the thread.
    let answerHeaders: AnswerHeaders
    private var headerList = HeaderList()
    private var body = StableBytes(capacity: 4096)
    let errorText = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))
    private let resolutions: UnsafeMutablePointer<curl_slist>?
    private var hasCertificate = false

    /// Which transfer it carries out, and who waits for it.
    var id: UInt64 = 0
    /// When it began, as `StartPacing` counts it.
    var startedIn: Int64 = 0
    var continuation: CheckedContinuation<TransferResult, Never>?
    var request = TransferRequest.none
    var answer = AnswerBuffer()
    /// Addresses that the guard let through and refused during this transfer.
    var openedSockets = 0
    /// Whether a connection stands that the request goes out on, new or used before.
    var isReady = false
    /// Nil without a proxy.
    var route: ProxiedRoute?
    var connectTo: UnsafeMutablePointer<curl_slist>?
    var blockedAddress: String?
    /// Why a piece of the body could not be handed on.
    var sinkFailure: String?

    /// Nil where libcurl has no memory left.
    init?(configuration: TransportConfiguration, answerHeaders: AnswerHeaders) {
        guard let curl = unsafe curl_easy_init() else { return nil }
        unsafe self.curl = curl
        self.configuration = configuration
        self.answerHeaders = answerHeaders
        var list: UnsafeMutablePointer<curl_slist>?
        for entry in configuration.resolutions {
            unsafe list = unsafe curl_slist_append(list, entry)
        }
        unsafe resolutions = list
        setFixedOptions()
    }

    deinit {
        unsafe curl_easy_cleanup(curl)
        unsafe curl_slist_free_all(resolutions)
        unsafe curl_slist_free_all(connectTo)
        unsafe errorText.deallocate()
    }

    /// Takes a request on; the answer says why it cannot be sent.
    func prepare(_ request: TransferRequest) -> TransportFault? {
        self.request = request
        answer.reset(limit: request.bodyLimit)
        openedSockets = 0
        isReady = false
        blockedAddress = nil
        sinkFailure = nil
        unsafe errorText.pointee = 0
        if let fault = headerList.fill(request.headers) { return fault }
        unsafe ph_set_list(curl, CURLOPT_HTTPHEADER, headerList.first)
        setMethod(request)
        unsafe ph_set_text(curl, CURLOPT_URL, request.url)
        unsafe ph_set_text(curl, CURLOPT_UNIX_SOCKET_PATH, request.unixSocketPath)
        setTimeouts(request)
        startRoute()
        setCertificate(request)
        unsafe ph_set_long(curl, CURLOPT_CERTINFO, request.wantsCertificate ? 1 : 0)
        return nil
    }

    /// Sets the deadline, less what was spent of it before.
    func setTimeouts(_ request: TransferRequest, spent: Duration = .zero) {
        let milliseconds = Int(max(1, (request.timeout - spent).wholeMilliseconds))
        let isDownload = request.sink != nil
        unsafe ph_set_long(curl, CURLOPT_TIMEOUT_MS, isDownload ? 0 : milliseconds)
        unsafe ph_set_long(curl, CURLOPT_CONNECTTIMEOUT_MS, milliseconds)
        unsafe ph_set_long(curl, CURLOPT_LOW_SPEED_LIMIT, isDownload ? 1 : 0)
        let seconds = max(1, milliseconds / 1000)
        unsafe ph_set_long(curl, CURLOPT_LOW_SPEED_TIME, isDownload ? seconds : 0)
    }

    private func setMethod(_ request: TransferRequest) {
        body.removeAll()
        unsafe ph_set_long(curl, CURLOPT_NOBODY, 0)
        if request.body.isEmpty && request.method != "POST" {
            unsafe ph_set_long(curl, CURLOPT_HTTPGET, 1)
            if request.method == "HEAD" { unsafe ph_set_long(curl, CURLOPT_NOBODY, 1) }
        } else {
            body.append(request.body)
            unsafe ph_set_body(curl, body.pointer, curl_off_t(body.count))
            unsafe ph_set_long(curl, CURLOPT_POST, 1)
        }
        let isNative = ["GET", "POST", "HEAD"].contains(request.method)
        unsafe ph_set_text(curl, CURLOPT_CUSTOMREQUEST, isNative ? nil : request.method)
    }

    private func setCertificate(_ request: TransferRequest) {
        guard request.clientCertificate != nil || hasCertificate else { return }
        let certificate = request.clientCertificate ?? []
        let key = request.clientKey ?? certificate
        unsafe ph_set_blob(curl, CURLOPT_SSLCERT_BLOB, certificate, certificate.count)
        unsafe ph_set_blob(curl, CURLOPT_SSLKEY_BLOB, key, key.count)
        hasCertificate = request.clientCertificate != nil
    }

    private func setFixedOptions() {
        // An `http_proxy` in the environment would hide the target from the guard.
        unsafe ph_set_text(curl, CURLOPT_PROXY, "")
        unsafe ph_set_text(curl, CURLOPT_PROTOCOLS_STR, "http,https")
        unsafe ph_set_long(curl, CURLOPT_FOLLOWLOCATION, 0)
        unsafe ph_set_long(curl, CURLOPT_NOSIGNAL, 1)
        unsafe ph_set_long(curl, CURLOPT_NOPROGRESS, 1)
        unsafe ph_set_long(curl, CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        unsafe ph_set_long(curl, CURLOPT_SSL_VERIFYPEER, 1)
        unsafe ph_set_long(curl, CURLOPT_SSL_VERIFYHOST, 2)
        unsafe ph_set_long(curl, CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
        unsafe ph_set_long(curl, CURLOPT_TCP_NODELAY, 1)
        unsafe ph_set_long(curl, CURLOPT_TCP_KEEPALIVE, 1)
        let seconds = Int(configuration.connectionLifetime.components.seconds)
        unsafe ph_set_long(curl, CURLOPT_MAXAGE_CONN, seconds)
        unsafe ph_set_long(curl, CURLOPT_MAXLIFETIME_CONN, seconds)
        let names = Int(configuration.nameLifetime.components.seconds)
        unsafe ph_set_long(curl, CURLOPT_DNS_CACHE_TIMEOUT, names)
        // Without it a look-up that times out makes the whole thread wait for its resolver.
        unsafe ph_set_long(curl, CURLOPT_QUICK_EXIT, 1)
        if let caFile = configuration.caFile {
            unsafe ph_set_text(curl, CURLOPT_CAINFO, caFile)
        }
        if unsafe resolutions != nil {
            unsafe ph_set_list(curl, CURLOPT_RESOLVE, resolutions)
        }
        let owner = unsafe Unmanaged.passUnretained(self).toOpaque()
        unsafe ph_set_private(curl, owner)
        unsafe ph_set_error_buffer(curl, errorText)
        unsafe ph_set_body_function(curl, receiveBody, owner)
        unsafe ph_set_header_function(curl, receiveHeader, owner)
        if configuration.addressGuard != nil {
            unsafe ph_set_socket_function(curl, openSocket, owner)
            unsafe ph_set_ready_function(curl, judgeConnection, owner)
        }
    }
}

extension TransferRequest {
    /// What an idle handle holds.
    static let none = TransferRequest(
        url: "",
        method: "GET",
        headers: [],
        body: [],
        timeout: .zero,
        bodyLimit: 0
    )
}
