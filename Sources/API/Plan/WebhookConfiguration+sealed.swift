package import Model

extension WebhookConfiguration {
    /// The fields whose values are kept sealed, the signing secret aside, by path.
    package var sealedValues: [(field: String, source: ValueSource)] {
        var values: [(field: String, source: ValueSource)] = [("url", url)]
        values += headers.map { ("headers.\($0.name)", $0.value) }
        if let tls {
            values += [("tls.client_cert", tls.certificate), ("tls.client_key", tls.key)]
        }
        return values.filter(\.source.isSecret)
    }
}
