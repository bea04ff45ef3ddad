package import Model

/// What an attempt came to, before anything is decided from it.
package enum AttemptOutcome: Sendable, Hashable {
    case succeeded
    case failed(Failure)

    /// Why an attempt failed, and how long the endpoint asked to be left alone.
    package struct Failure: Sendable, Hashable {
        package var errorClass: ErrorClass
        package var message: String
        package var status: Int?
        /// From `Retry-After` on 429 and 503.
        package var retryAfter: Duration?

        package init(
            _ errorClass: ErrorClass,
            _ message: String,
            status: Int? = nil,
            retryAfter: Duration? = nil
        ) {
            self.errorClass = errorClass
            self.message = message
            self.status = status
            self.retryAfter = retryAfter
        }
    }

    /// Success is a complete 2xx answer; everything else is a failure with a class.
    package init(_ result: SendResult, at now: Timestamp) {
        let retryAfter = Self.retryAfter(result, at: now)
        if let failure = result.failure {
            self = .failed(
                Failure(failure.errorClass, failure.message, status: result.status)
            )
            return
        }
        guard let status = result.status else {
            self = .failed(Failure(.protocol, "Connection closed without a response"))
            return
        }
        switch status {
        case 200..<300:
            self = .succeeded
        case 410:
            self = .failed(Failure(.gone, HTTPStatus.text(status), status: status))
        case 300..<400:
            let text = HTTPStatus.text(status) + " (redirects are not followed)"
            self = .failed(Failure(.status, text, status: status))
        default:
            self = .failed(
                Failure(.status, HTTPStatus.text(status), status: status, retryAfter: retryAfter)
            )
        }
    }

    /// The failure, if it is one.
    package var failure: Failure? {
        if case .failed(let failure) = self { failure } else { nil }
    }

    private static func retryAfter(_ result: SendResult, at now: Timestamp) -> Duration? {
        guard result.status == 429 || result.status == 503 else { return nil }
        return result.headers.first { $0.name.lowercased() == "retry-after" }
            .flatMap { RetryAfter.delay($0.value, at: now) }
    }
}
