package import Model

/// What a receiver does with a request: answer it, or misbehave as endpoints do.
package struct Behaviour: Sendable {
    /// The end of an exchange.
    package enum Outcome: Sendable {
        case answer(status: Int, headers: [HeaderField] = [], body: [UInt8] = [])
        /// Nothing is ever sent.
        case hangBeforeHeaders
        /// The headers and a part of the body are sent, then nothing.
        case hangInBody
        /// The connection is reset.
        case reset
        /// The connection is closed in good order, without an answer.
        case close
        /// Bytes that are no HTTP.
        case garbage
        /// A good answer with so many bytes of body.
        case hugeBody(Int)
    }

    package var outcome: Outcome
    /// The wait before anything is sent.
    package var delay: Duration

    package init(_ outcome: Outcome, delay: Duration = .zero) {
        self.outcome = outcome
        self.delay = delay
    }

    /// `200 OK`.
    package static let good = Behaviour(.answer(status: 200, body: Array("OK".utf8)))

    /// An answer with a status and its phrase as body.
    package static func status(_ code: Int, headers: [HeaderField] = []) -> Behaviour {
        Behaviour(
            .answer(
                status: code,
                headers: headers,
                body: Array(HTTPStatus.text(code).utf8)
            )
        )
    }

    /// A redirect elsewhere.
    package static func redirect(to url: String, status: Int = 301) -> Behaviour {
        .status(status, headers: [HeaderField("location", url)])
    }

    /// `429 Too Many Requests` with a time to wait.
    package static func tooManyRequests(retryAfter: String) -> Behaviour {
        .status(429, headers: [HeaderField("retry-after", retryAfter)])
    }
}
