import Text

/// Reading the larger parts of a configuration.
extension ConfigurationDecoder {
    mutating func events(_ json: JSON, _ path: ConfigurationPath) -> [EventPattern] {
        var seen: Set<String> = []
        var patterns: [EventPattern] = []
        let elements = list(json, path, limit: 200)
        if json.array?.isEmpty == true { report(path, .empty) }
        for element in elements {
            guard let text = element.json.string else {
                mismatch(element.json, element.path, expected: "an event type")
                continue
            }
            guard let pattern = EventPattern(text) else {
                report(element.path, .eventPattern(text))
                continue
            }
            if !seen.insert(text).inserted { report(element.path, .duplicate(text)) }
            patterns.append(pattern)
        }
        return patterns
    }

    mutating func addresses(_ json: JSON, _ path: ConfigurationPath) -> [String] {
        let values = texts(json, path)
        for (index, value) in values.enumerated() where !Self.isEmail(value) {
            report(path.appending(index), .email(value))
        }
        return values
    }

    mutating func labels(
        _ json: JSON,
        _ path: ConfigurationPath
    ) -> [WebhookConfiguration.Label] {
        guard let object = members(json, path) else { return [] }
        if object.members.count > 64 { report(path, .tooMany(limit: 64)) }
        var labels: [WebhookConfiguration.Label] = []
        for member in object.members {
            let place = path.appending(member.name)
            if member.name.isEmpty { report(place, .empty) }
            guard let value = line(member.value, place) else { continue }
            labels.append(.init(name: member.name, value: value))
        }
        return labels.sorted { $0.name < $1.name }
    }

    mutating func filters(_ json: JSON, _ path: ConfigurationPath) -> Filters {
        var filters = Filters()
        let known = ["workspaces", "campaigns", "contact_tags", "custom"]
        guard let object = members(json, path, known: known) else { return filters }
        for member in object.members where !member.value.isNull {
            let place = path.appending(member.name)
            switch member.name {
            case "workspaces": filters.workspaces = texts(member.value, place)
            case "campaigns": filters.campaigns = texts(member.value, place)
            case "contact_tags": filters.contactTags = texts(member.value, place)
            case "custom": filters.custom = custom(member.value, place)
            default: break
            }
        }
        return filters
    }

    mutating func retry(_ json: JSON, _ path: ConfigurationPath) -> RetryPolicy {
        var policy = RetryPolicy()
        let known = ["enabled", "max_attempts", "delays"]
        guard let object = members(json, path, known: known) else { return policy }
        for member in object.members where !member.value.isNull {
            let place = path.appending(member.name)
            switch member.name {
            case "enabled": policy.isEnabled = flag(member.value, place) ?? true
            case "max_attempts": policy.maxAttempts = integer(member.value, place, in: 1...10) ?? 5
            case "delays": policy.delays = delays(member.value, place)
            default: break
            }
        }
        return policy
    }

    mutating func rateLimit(_ json: JSON, _ path: ConfigurationPath) -> RateLimit? {
        switch json {
        case .string(let text):
            let limit = RateLimit(text)
            if limit == nil { report(path, .rateLimit(text)) }
            return limit
        case .number(let number): report(path, .rateLimit(number.spelling))
        default: mismatch(json, path, expected: "a rate such as 50/s")
        }
        return nil
    }

    private mutating func delays(_ json: JSON, _ path: ConfigurationPath) -> [Duration] {
        if json.array?.isEmpty == true { report(path, .empty) }
        return list(json, path, limit: 10).compactMap { element in
            duration(element.json, element.path, in: .seconds(1) ... .seconds(7 * 86_400))
        }
    }

    private mutating func custom(_ json: JSON, _ path: ConfigurationPath) -> JSONObject? {
        guard let object = members(json, path) else { return nil }
        var filters = Filters()
        filters.custom = object
        do throws(FilterError) {
            _ = try CompiledFilter(filters)
        } catch {
            for problem in error.problems {
                let place = ConfigurationPath(path.components + problem.path)
                report(place, .filter(problem.reason))
            }
        }
        return object
    }

    /// One `@` between a name and a host with a dot; what mail servers make of it is theirs to say.
    private static func isEmail(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, text.utf8.count <= 254 else { return false }
        let labels = parts[1].split(separator: ".", omittingEmptySubsequences: false)
        return labels.count > 1 && labels.allSatisfy { !$0.isEmpty }
            && !text.utf8.contains { $0 <= 0x20 || $0 == 0x7F || $0 == 0x2C || $0 == 0x3B }
    }
}
