import Model
import Text

/// Problems of deliveries, secrets and tests, in words.
extension Problem {
    static func nothingToRetry(_ delivery: String) -> Problem {
        Problem(
            409,
            "nothing-to-retry",
            title: "Nothing to retry",
            detail: """
                \(delivery) has neither failed nor is it waiting to be tried again, or its payload \
                was removed.
                """
        )
    }

    static var forbiddenSearch: Problem {
        Problem(
            403,
            "forbidden",
            title: "The token's role does not allow this",
            detail: "Searching by a contact's address needs developer or admin."
        )
    }

    static var tooManyListeners: Problem {
        Problem(
            503,
            "too-many-listeners",
            title: "Too many listeners",
            detail: "The stream has as many listeners as it takes; try again later.",
            retryAfter: 30
        )
    }

    static func nothingToPromote(_ webhook: Webhook) -> Problem {
        Problem(
            409,
            "nothing-to-promote",
            title: "There is no old secret",
            detail: """
                \(webhook.key) signs with version \(webhook.secretVersion) alone: no rotation is in \
                its grace.
                """
        )
    }

    static func cannotOpen(_ reason: String) -> Problem {
        Problem(500, "cannot-open", title: "The secret cannot be opened", detail: reason)
    }

    static func payloadGone(_ event: String) -> Problem {
        Problem(
            410,
            "payload-gone",
            title: "The payload is gone",
            detail: "The payload of \(event) was removed by retention."
        )
    }

    static func noRecordedEvent(_ wanted: String) -> Problem {
        Problem(
            404,
            "not-found",
            title: "Not found",
            detail: "No recorded event matches \(wanted)."
        )
    }
}
