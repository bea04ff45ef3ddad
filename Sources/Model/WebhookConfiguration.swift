/// Everything a declaration may say of a webhook, defaults and environment already applied.
///
/// Its JSON form has the declaration's field names and units (`WebhookConfiguration+json.swift`).
package struct WebhookConfiguration: Sendable, Hashable {
    /// The declared state.
    package enum Status: String, Sendable, Hashable, CaseIterable {
        case active
        case paused
    }

    /// A pause with an end.
    package struct Pause: Sendable, Hashable {
        package var until: Timestamp
        package var reason: String?

        package init(until: Timestamp, reason: String?) {
            self.until = until
            self.reason = reason
        }
    }

    /// A header sent with each delivery.
    package struct Header: Sendable, Hashable {
        package var name: String
        package var value: ValueSource

        package init(name: String, value: ValueSource) {
            self.name = name
            self.value = value
        }
    }

    /// A certificate shown to the endpoint (mutual TLS); PEM.
    package struct ClientCertificate: Sendable, Hashable {
        package var certificate: ValueSource
        package var key: ValueSource

        package init(certificate: ValueSource, key: ValueSource) {
            self.certificate = certificate
            self.key = key
        }
    }

    /// What an ordered webhook does when its head is exhausted.
    package enum OnExhausted: String, Sendable, Hashable, CaseIterable {
        case `continue`
        case pause
    }

    /// What becomes of held deliveries when a webhook resumes.
    package enum OnResume: String, Sendable, Hashable, CaseIterable {
        case drain
        case skip
    }

    package var name: String
    package var description: String?
    package var url: ValueSource
    package var status = Status.active
    package var events: [EventPattern]
    package var owner: String?
    package var notify: [String] = []
    /// Labels by name, sorted by name.
    package var labels: [Label] = []
    package var filters = Filters()
    package var retry = RetryPolicy()
    package var timeout = Duration.seconds(5)
    package var rateLimit: RateLimit?
    package var concurrency: Int?
    package var isOrdered = false
    package var onExhausted = OnExhausted.continue
    package var onResume = OnResume.drain
    package var headers: [Header] = []
    package var tls: ClientCertificate?
    package var secret = SecretSource.generated
    package var secretVersion = 1
    package var secretGrace = Duration.seconds(86_400)
    package var paused: Pause?
    package var isProtected = false
    /// Consecutive failures that open the breaker.
    package var breaker = 10
    /// Consecutive failures that make the webhook inactive.
    package var autoPauseAfter = 100

    package init(name: String, url: ValueSource, events: [EventPattern]) {
        self.name = name
        self.url = url
        self.events = events
    }

    /// One label.
    package struct Label: Sendable, Hashable {
        package var name: String
        package var value: String

        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// Whether events of this type are wanted, filters aside.
    package func subscribes(to type: String) -> Bool {
        events.contains { $0.matches(type) }
    }
}
