import Model
import Text

extension WebhookConfiguration {
    /// The declaration that says this, for pages that have no file at hand; defaults are left out.
    var declaration: String {
        var lines = ["name: \(Self.scalar(name))"]
        if let description { lines.append("description: \(Self.scalar(description))") }
        lines.append("url: \(Self.source(url))")
        lines.append("status: \(status.rawValue)")
        lines.append("events:")
        lines += events.map { "  - \(Self.scalar($0.text))" }
        if let owner { lines.append("owner: \(Self.scalar(owner))") }
        if !notify.isEmpty { lines.append("notify: \(Self.list(notify))") }
        if !labels.isEmpty {
            lines.append("labels:")
            lines += labels.map { "  \(Self.scalar($0.name)): \(Self.scalar($0.value))" }
        }
        lines += filterLines
        lines += retryLines
        if timeout != .seconds(5) { lines.append("timeout: \(timeout.declared)") }
        if let rateLimit { lines.append("rate_limit: \(rateLimit.text)") }
        if let concurrency { lines.append("concurrency: \(concurrency)") }
        if isOrdered { lines.append("ordered: true") }
        if !headers.isEmpty {
            lines.append("headers:")
            lines += headers.map { "  \(Self.scalar($0.name)): \(Self.source($0.value))" }
        }
        if secretVersion != 1 { lines.append("secret_version: \(secretVersion)") }
        if let paused {
            lines.append("paused:")
            lines.append("  until: \(paused.until.rfc3339)")
            if let reason = paused.reason { lines.append("  reason: \(Self.scalar(reason))") }
        }
        if isProtected { lines.append("protect: true") }
        return lines.joined(separator: "\n") + "\n"
    }

    private var filterLines: [String] {
        guard !filters.isEmpty else { return [] }
        var lines = ["filters:"]
        if !filters.workspaces.isEmpty {
            lines.append("  workspaces: \(Self.list(filters.workspaces))")
        }
        if !filters.campaigns.isEmpty {
            lines.append("  campaigns: \(Self.list(filters.campaigns))")
        }
        if !filters.contactTags.isEmpty {
            lines.append("  contact_tags: \(Self.list(filters.contactTags))")
        }
        // JSON is YAML's flow style.
        if let custom = filters.custom { lines.append("  custom: \(JSON.object(custom).text)") }
        return lines
    }

    private var retryLines: [String] {
        guard retry != RetryPolicy() else { return [] }
        return [
            "retry:", "  enabled: \(retry.isEnabled)", "  max_attempts: \(retry.maxAttempts)",
            "  delays: [\(retry.delays.map(\.declared).joined(separator: ", "))]",
        ]
    }

    private static func list(_ texts: [String]) -> String {
        "[" + texts.map { scalar($0, inFlow: true) }.joined(separator: ", ") + "]"
    }

    private static func source(_ source: ValueSource) -> String {
        switch source {
        case .literal(let value): scalar(value)
        case .fromEnvironment(let name): "{from_env: \(scalar(name, inFlow: true))}"
        case .fromFile(let path): "{from_file: \(scalar(path, inFlow: true))}"
        case .sealed: "{sealed: true}"
        }
    }

    /// Plain where YAML reads it back as the same text, else in double quotes as JSON writes it.
    private static func scalar(_ text: String, inFlow: Bool = false) -> String {
        let isPlain =
            text.utf8.first.map { isLetter($0) || $0 == UInt8(ascii: "/") } ?? false
            && text.utf8.allSatisfy {
                isLetter($0) || (0x30...0x39).contains($0)
                    || (inFlow ? " -_./@" : " -_./@,()").utf8.contains($0)
            }
            && !text.hasSuffix(" ")
        let isAddress =
            text.hasPrefix("https://") && !inFlow
            && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != 0x23 }
        let words = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"]
        if isAddress || (isPlain && !words.contains(text.lowercased())) { return text }
        return JSON.string(text).text
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }
}
