import Model

extension ErrorClass {
    /// What `penguinhooks explain` says of failed deliveries.
    var explanation: String {
        var text = "\(rawValue): \(title)\n\n\(meaning)\n\nPossible causes:\n"
        for cause in causes { text += "- \(cause)\n" }
        return text + "\n\(cure)\n"
    }

    private var causes: [String] {
        guard self == .status else { return possibleCauses() }
        let statuses: [(String, Int)] = [
            ("301", 301), ("401 or 403", 401), ("404 or 405", 404), ("413", 413), ("429", 429),
            ("500 and above", 500),
        ]
        return statuses.flatMap { label, status in
            possibleCauses(status: status).map { "\(label): \($0)" }
        }
    }

    private var meaning: String {
        switch self {
        case .dns: "The host name of the webhook's URL has no address."
        case .connectRefused: "The machine answered that nothing listens on this port."
        case .connectTimeout: "No connection came about within the webhook's timeout."
        case .tls: "No secure connection came about: the certificate or the protocol was refused."
        case .timeout:
            """
            A connection was there, but no answer within the webhook's timeout, which covers \
            everything from the look-up of the name to the last byte.
            """
        case .reset: "The connection was cut before an answer was complete."
        case .protocol: "What came back is not HTTP."
        case .blocked:
            """
            The address is not one that the daemon may send to: all that is not globally \
            routable is refused, so that a webhook cannot reach into the network it runs in.
            """
        case .status: "The endpoint answered with a status other than 2xx."
        case .bodyTooSlow:
            "The answer began in time, but its body did not end within the webhook's timeout."
        case .gone:
            """
            The endpoint answered 410: it wants no more events. The webhook is inactive, its \
            deliveries are held, and this one is given up; it can be retried by hand.
            """
        case .unknown:
            """
            The daemon ended while the request was under way, so nobody knows whether the \
            endpoint got it. It is sent again with the same webhook-id.
            """
        }
    }

    private var cure: String {
        switch self {
        case .timeout, .bodyTooSlow, .connectTimeout:
            """
            Answer first and do the work later, or raise `timeout` in the declaration (30s at \
            most). Try it with `penguinhooks test KEY`.
            """
        case .blocked:
            """
            Start the daemon with --allow-private and the network's CIDR where the address is \
            meant. Try it with `penguinhooks test KEY --allow-private CIDR`.
            """
        case .gone: "`penguinhooks webhooks resume KEY` wakes the webhook and sends what was held."
        case .unknown: "Nothing to do. Receivers drop repeats by webhook-id."
        default:
            """
            Try it with `penguinhooks test KEY`; `penguinhooks deliveries retry-failed \
            --webhook KEY` sends what failed again.
            """
        }
    }
}
