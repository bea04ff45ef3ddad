import Model

/// Values that a declaration leaves as they are live: `{sealed: true}`.
extension WebhookConfiguration {
    /// The paths of values to be kept.
    var sealedPaths: [String] {
        var paths = valuePaths { $0 == .sealed }
        if secret == .sealed { paths.append("secret") }
        return paths
    }

    /// The paths of values that are sealed where this is live.
    var secretPaths: Set<String> {
        Set(valuePaths { $0.isSecret }).union(["secret"])
    }

    /// This configuration with what it keeps taken from the live one.
    func resolvingSealed(from live: WebhookConfiguration) -> WebhookConfiguration {
        var result = self
        if secret == .sealed { result.secret = live.secret }
        if url == .sealed { result.url = live.url }
        for index in headers.indices where headers[index].value == .sealed {
            let name = headers[index].name.lowercased()
            let header = live.headers.first { $0.name.lowercased() == name }
            result.headers[index].value = header?.value ?? .sealed
        }
        if let certificate = live.tls {
            if tls?.certificate == .sealed { result.tls?.certificate = certificate.certificate }
            if tls?.key == .sealed { result.tls?.key = certificate.key }
        }
        return result
    }

    private func valuePaths(where isWanted: (ValueSource) -> Bool) -> [String] {
        var paths: [String] = isWanted(url) ? ["url"] : []
        for header in headers where isWanted(header.value) {
            paths.append(ConfigurationPath(["headers", header.name]).text)
        }
        if let tls {
            if isWanted(tls.certificate) { paths.append("tls.client_cert") }
            if isWanted(tls.key) { paths.append("tls.client_key") }
        }
        return paths
    }
}
