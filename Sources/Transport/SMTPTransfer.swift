import CLibCurl
import Glibc
import Model
import Synchronization

/// One mail on its way, and who waits for it.
final class SMTPTransfer: Sendable {
    private let client: SMTPClient
    private let message: [UInt8]
    private let sender: String
    private let recipients: [String]
    private let continuation = Mutex<CheckedContinuation<Result<Void, SMTPError>, Never>?>(nil)
    private let isCancelled = Atomic(false)
    /// Bytes of the message that libcurl has; the thread's own.
    private let sent = Atomic(0)

    init(_ client: SMTPClient, _ message: [UInt8], sender: String, recipients: [String]) {
        self.client = client
        self.message = message
        self.sender = sender
        self.recipients = recipients
    }

    /// Starts the thread that sends it.
    func start(_ waiting: CheckedContinuation<Result<Void, SMTPError>, Never>) {
        continuation.withLock { $0 = waiting }
        let opaque = unsafe Unmanaged.passRetained(self).toOpaque()
        var identifier = pthread_t()
        let code = unsafe pthread_create(&identifier, nil, runSMTPTransfer, opaque)
        guard code == 0 else {
            unsafe Unmanaged<SMTPTransfer>.fromOpaque(opaque).release()
            finish(.failure(SMTPError(message: "no thread left (\(code))", isFinal: false)))
            return
        }
        pthread_detach(identifier)
    }

    /// Ends it at libcurl's next look, within a second.
    func cancel() {
        isCancelled.store(true, ordering: .relaxed)
    }

    fileprivate var mayGoOn: Bool { !isCancelled.load(ordering: .relaxed) }

    fileprivate func finish(_ result: Result<Void, SMTPError>) {
        continuation.withLock { waiting in
            defer { waiting = nil }
            return waiting
        }?.resume(returning: result)
    }

    /// Copies the next piece of the message; 0 at its end.
    fileprivate func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        let start = sent.load(ordering: .relaxed)
        let piece = message[start..<min(message.count, start + buffer.count)]
        unsafe buffer.copyBytes(from: piece)
        sent.store(start + piece.count, ordering: .relaxed)
        return piece.count
    }

    /// The whole conversation, on the thread.
    fileprivate func perform() -> Result<Void, SMTPError> {
        guard let curl = unsafe curl_easy_init() else {
            return .failure(SMTPError(message: "no memory left", isFinal: false))
        }
        defer { unsafe curl_easy_cleanup(curl) }
        var list: UnsafeMutablePointer<curl_slist>?
        for recipient in recipients { unsafe list = curl_slist_append(list, "<\(recipient)>") }
        defer { unsafe curl_slist_free_all(list) }
        unsafe setOptions(curl)
        unsafe ph_set_list(curl, CURLOPT_MAIL_RCPT, list)
        let errorText = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))
        defer { unsafe errorText.deallocate() }
        unsafe errorText.pointee = 0
        unsafe ph_set_error_buffer(curl, errorText)
        let code = unsafe curl_easy_perform(curl)
        if code == CURLE_OK { return .success(()) }
        let detail = unsafe String(cString: errorText)
        let words = detail.isEmpty ? unsafe String(cString: curl_easy_strerror(code)) : detail
        let answer = unsafe ph_get_long(curl, CURLINFO_RESPONSE_CODE)
        return .failure(SMTPError(message: words, isFinal: (500..<600).contains(answer)))
    }

    private func setOptions(_ curl: UnsafeMutableRawPointer) {
        unsafe ph_set_text(curl, CURLOPT_URL, client.url)
        unsafe ph_set_text(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps")
        unsafe ph_set_text(curl, CURLOPT_PROXY, "")
        unsafe ph_set_text(curl, CURLOPT_MAIL_FROM, "<\(sender)>")
        // One address that is refused does not keep the others from their mail.
        unsafe ph_set_long(curl, CURLOPT_MAIL_RCPT_ALLLOWFAILS, 1)
        unsafe ph_set_long(curl, CURLOPT_NOSIGNAL, 1)
        unsafe ph_set_long(curl, CURLOPT_QUICK_EXIT, 1)
        unsafe ph_set_long(curl, CURLOPT_TIMEOUT_MS, Int(client.timeout.wholeMilliseconds))
        unsafe ph_set_long(curl, CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        if client.needsTLS {
            unsafe ph_set_long(curl, CURLOPT_USE_SSL, Int(CURLUSESSL_ALL.rawValue))
        } else {
            // Encrypted where the server offers it; who could forge its certificate could also hide the offer.
            unsafe ph_set_long(curl, CURLOPT_USE_SSL, Int(CURLUSESSL_TRY.rawValue))
            unsafe ph_set_long(curl, CURLOPT_SSL_VERIFYPEER, 0)
            unsafe ph_set_long(curl, CURLOPT_SSL_VERIFYHOST, 0)
        }
        if let caFile = client.caFile { unsafe ph_set_text(curl, CURLOPT_CAINFO, caFile) }
        if let user = client.user { unsafe ph_set_text(curl, CURLOPT_USERNAME, user) }
        if let password = client.password {
            unsafe ph_set_text(curl, CURLOPT_PASSWORD, password)
        }
        let owner = unsafe Unmanaged.passUnretained(self).toOpaque()
        unsafe ph_set_upload(curl, giveMessage, owner)
        unsafe ph_set_progress_function(curl, watchSMTPTransfer, owner)
    }
}

/// The mail that a callback was registered for.
private func transfer(_ owner: UnsafeMutableRawPointer) -> SMTPTransfer {
    unsafe Unmanaged<SMTPTransfer>.fromOpaque(owner).takeUnretainedValue()
}

private nonisolated func runSMTPTransfer(
    _ owner: UnsafeMutableRawPointer?
) -> UnsafeMutableRawPointer? {
    guard let owner = unsafe owner else { return nil }
    let transfer = unsafe Unmanaged<SMTPTransfer>.fromOpaque(owner).takeRetainedValue()
    transfer.finish(transfer.perform())
    return nil
}

private nonisolated func giveMessage(
    _ bytes: UnsafeMutablePointer<CChar>?,
    _ size: Int,
    _ count: Int,
    _ owner: UnsafeMutableRawPointer?
) -> Int {
    guard let owner = unsafe owner, let bytes = unsafe bytes else { return 0 }
    let buffer = unsafe UnsafeMutableRawBufferPointer(start: bytes, count: size * count)
    return unsafe transfer(owner).read(into: buffer)
}

private nonisolated func watchSMTPTransfer(
    _ owner: UnsafeMutableRawPointer?,
    _ total: curl_off_t,
    _ received: curl_off_t,
    _ toSend: curl_off_t,
    _ sent: curl_off_t
) -> Int32 {
    guard let owner = unsafe owner else { return 0 }
    return unsafe transfer(owner).mayGoOn ? 0 : 1
}
