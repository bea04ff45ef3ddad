import Text

/// Reading values that have a syntax of their own.
extension ConfigurationDecoder {
    mutating func url(_ json: JSON, _ path: ConfigurationPath) -> ValueSource? {
        if case .string(let text) = json {
            do throws(EndpointURL.Problem) {
                _ = try EndpointURL(text)
            } catch {
                report(path, .endpoint(error))
            }
            return .literal(text)
        }
        return reference(json, path, expected: "an address, {from_env: …} or {from_file: …}")
    }

    /// A literal text, or where it comes from.
    mutating func value(_ json: JSON, _ path: ConfigurationPath) -> ValueSource? {
        if case .string(let text) = json { return .literal(text) }
        return reference(json, path, expected: "text, {from_env: …} or {from_file: …}")
    }

    mutating func secret(_ json: JSON, _ path: ConfigurationPath) -> SecretSource? {
        if case .string(let text) = json {
            if text == "generated" { return .generated }
            report(path, .literalSecret)
            return nil
        }
        switch reference(json, path, expected: "generated, {from_env: …} or {from_file: …}") {
        case .fromEnvironment(let name): return .fromEnvironment(name)
        case .fromFile(let path): return .fromFile(path)
        case .sealed: return .sealed
        case .literal, nil: return nil
        }
    }

    mutating func tls(
        _ json: JSON,
        _ path: ConfigurationPath
    ) -> WebhookConfiguration.ClientCertificate? {
        let names = ["client_cert", "client_key"]
        guard let object = members(json, path, known: names) else { return nil }
        var sources: [ValueSource] = []
        for name in names {
            guard let member = object[name] else {
                report(path.appending(name), .missing)
                continue
            }
            if case .string = member {
                report(path.appending(name), .literalSecret)
            } else if let source = reference(
                member,
                path.appending(name),
                expected: "{from_env: …} or {from_file: …}"
            ) {
                sources.append(source)
            }
        }
        guard sources.count == 2 else { return nil }
        return .init(certificate: sources[0], key: sources[1])
    }

    mutating func headers(
        _ json: JSON,
        _ path: ConfigurationPath
    ) -> [WebhookConfiguration.Header] {
        guard let object = members(json, path) else { return [] }
        var seen: Set<String> = []
        var headers: [WebhookConfiguration.Header] = []
        for member in object.members {
            let place = path.appending(member.name)
            guard let source = value(member.value, place) else { continue }
            if let problem = HeaderRules.problem(name: member.name, value: source) {
                report(place, .header(problem, name: member.name))
            }
            if !seen.insert(member.name.lowercased()).inserted {
                report(place, .duplicate(member.name))
            }
            headers.append(.init(name: member.name, value: source))
        }
        // Names are not case-sensitive and their order means nothing.
        return headers.sorted { $0.name.lowercased() < $1.name.lowercased() }
    }

    mutating func paused(
        _ json: JSON,
        _ path: ConfigurationPath
    ) -> WebhookConfiguration.Pause? {
        guard let object = members(json, path, known: ["until", "reason"]) else { return nil }
        let reason = object["reason"].flatMap { line($0, path.appending("reason")) }
        guard let until = object["until"] else {
            report(path.appending("until"), .missing)
            return nil
        }
        guard let time = timestamp(until, path.appending("until")) else { return nil }
        return .init(until: time, reason: reason)
    }

    mutating func timestamp(_ json: JSON, _ path: ConfigurationPath) -> Timestamp? {
        guard let text = json.string else {
            mismatch(json, path, expected: "a time such as 2026-12-01T00:00:00Z")
            return nil
        }
        let time = Timestamp(rfc3339: text)
        if time == nil { report(path, .timestamp(text)) }
        return time
    }

    private mutating func reference(
        _ json: JSON,
        _ path: ConfigurationPath,
        expected: String
    ) -> ValueSource? {
        guard let object = json.object else {
            mismatch(json, path, expected: expected)
            return nil
        }
        let known = ["from_env", "from_file", "sealed"]
        guard members(json, path, known: known) != nil, object.members.count == 1,
            let member = object.members.first, known.contains(member.name)
        else {
            if object.members.allSatisfy({ known.contains($0.name) }) {
                mismatch(json, path, expected: expected)
            }
            return nil
        }
        let place = path.appending(member.name)
        if member.name == "sealed" {
            if member.value != .bool(true) { mismatch(member.value, place, expected: "true") }
            return .sealed
        }
        guard let text = line(member.value, place, limit: 1000) else { return nil }
        if member.name == "from_file" { return .fromFile(text) }
        if !Self.isEnvironmentName(text) { report(place, .environmentName(text)) }
        return .fromEnvironment(text)
    }

    private static func isEnvironmentName(_ text: String) -> Bool {
        guard let first = text.utf8.first, !(0x30...0x39).contains(first) else { return false }
        return text.utf8.allSatisfy {
            (0x30...0x39).contains($0) || (0x61...0x7A).contains($0 | 0x20)
                || $0 == UInt8(ascii: "_")
        }
    }
}
