/// Explanations of codes about addresses.
extension DiagnosticCode {
    var endpointExplanation: Explanation? {
        switch self {
        case .endpoint:
            Explanation(
                "not a valid HTTPS address",
                "Deliveries carry personal data and go over HTTPS only. HTTP "
                    + "is allowed for localhost, 127.0.0.1 and [::1]. Addresses with "
                    + "user and password, odd spellings of IP addresses, spaces or a "
                    + "fragment are refused.",
                example: "url: http://billing.example.com/in",
                cure: "url: https://billing.example.com/in"
            )
        case .localEndpoint:
            Explanation(
                "an address on the delivering machine",
                "The network guard refuses private addresses, so that a "
                    + "declaration cannot reach what only the daemon's machine can.",
                example: "url: http://localhost:9000/in",
                cure: "Start the daemon with --allow-private 127.0.0.0/8 where that "
                    + "is meant."
            )
        case .secretEndpoint:
            Explanation(
                "the address is a secret",
                "Whoever knows an address of this kind can post to it, so it "
                    + "should not stand in a repository.",
                example: "url: https://hooks.slack.com/services/T000/B000/XXXX",
                cure: "url: {from_env: PENGUINHOOKS_SECRET_SLACK_URL}"
            )
        case .sameEndpoint:
            Explanation(
                "one address, the same events",
                "Two webhooks send the same events, by the same filters, to one address: it gets "
                    + "everything twice, under two secrets.",
                example:
                    "# a.yaml and b.yaml\nurl: https://crm.example.com/in\nevents: [\"email.*\"]",
                cure: "Remove one of them, or give them events or filters of their own."
            )
        default: nil
        }
    }
}
