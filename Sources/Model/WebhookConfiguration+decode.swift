package import Text

/// Reading a configuration from its JSON form: from the store, the API, or a declaration's nodes.
extension WebhookConfiguration {
    /// The fields of the format, in its order.
    package static let fieldNames = [
        "name", "description", "url", "status", "events", "owner", "notify", "labels", "filters",
        "retry", "timeout", "rate_limit", "concurrency", "ordered", "on_exhausted", "on_resume",
        "headers", "tls", "secret", "secret_version", "secret_grace", "paused", "protect",
        "breaker", "auto_pause_after",
    ]

    /// Reads the JSON form; what is left out has its default, a null is left out too.
    package init(json: JSON) throws(ConfigurationError) {
        var decoder = ConfigurationDecoder()
        let configuration = decoder.configuration(json)
        guard let configuration, decoder.problems.isEmpty else {
            throw ConfigurationError(problems: decoder.problems)
        }
        self = configuration
    }
}

extension ConfigurationDecoder {
    mutating func configuration(_ json: JSON) -> WebhookConfiguration? {
        let root = ConfigurationPath()
        guard let object = members(json, root, known: WebhookConfiguration.fieldNames) else {
            return nil
        }
        for name in ["name", "url", "events"] where object[name]?.isNull ?? true {
            report(root.appending(name), .missing)
        }
        var result = WebhookConfiguration(name: "", url: .literal(""), events: [])
        for member in object.members where !member.value.isNull {
            read(member.name, member.value, root.appending(member.name), into: &result)
        }
        if result.isOrdered, let concurrency = result.concurrency, concurrency > 1 {
            report(root.appending("ordered"), .orderedConcurrency(concurrency))
        }
        return result
    }

    private mutating func read(
        _ name: String,
        _ json: JSON,
        _ path: ConfigurationPath,
        into result: inout WebhookConfiguration
    ) {
        switch name {
        case "name": result.name = line(json, path, limit: 100) ?? ""
        case "description": result.description = text(json, path, limit: 2000)
        case "url": result.url = url(json, path) ?? result.url
        case "status":
            result.status = choice(json, path, of: WebhookConfiguration.Status.self) ?? .active
        case "events": result.events = events(json, path)
        case "owner": result.owner = line(json, path)
        case "notify": result.notify = addresses(json, path)
        case "labels": result.labels = labels(json, path)
        case "filters": result.filters = filters(json, path)
        case "retry": result.retry = retry(json, path)
        case "timeout":
            result.timeout =
                duration(json, path, in: .seconds(1) ... .seconds(30)) ?? result.timeout
        case "rate_limit": result.rateLimit = rateLimit(json, path)
        case "concurrency": result.concurrency = integer(json, path, in: 1...256)
        case "ordered": result.isOrdered = flag(json, path) ?? false
        default: readMore(name, json, path, into: &result)
        }
    }

    private mutating func readMore(
        _ name: String,
        _ json: JSON,
        _ path: ConfigurationPath,
        into result: inout WebhookConfiguration
    ) {
        switch name {
        case "on_exhausted":
            result.onExhausted =
                choice(json, path, of: WebhookConfiguration.OnExhausted.self) ?? .continue
        case "on_resume":
            result.onResume = choice(json, path, of: WebhookConfiguration.OnResume.self) ?? .drain
        case "headers": result.headers = headers(json, path)
        case "tls": result.tls = tls(json, path)
        case "secret": result.secret = secret(json, path) ?? .generated
        case "secret_version": result.secretVersion = integer(json, path, in: 1...1_000_000) ?? 1
        case "secret_grace":
            let bounds: ClosedRange<Duration> = .zero ... .seconds(30 * 86_400)
            result.secretGrace = duration(json, path, in: bounds) ?? result.secretGrace
        case "paused": result.paused = paused(json, path)
        case "protect": result.isProtected = flag(json, path) ?? false
        case "breaker": result.breaker = integer(json, path, in: 1...100_000) ?? 10
        case "auto_pause_after":
            result.autoPauseAfter = integer(json, path, in: 1...100_000) ?? 100
        default: break
        }
    }
}
