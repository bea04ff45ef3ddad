/// An address deliveries may be sent to: HTTPS, or HTTP on this machine.
package struct EndpointURL: Sendable, Hashable {
    /// What keeps a text from being an endpoint's address.
    package enum Problem: Error, Sendable, Hashable {
        case empty
        case tooLong(limit: Int)
        /// A space, a control character or a backslash.
        case forbiddenCharacter(String)
        case nonASCII
        case noScheme
        case scheme(String)
        /// `http://` to a host that is not this machine.
        case insecure(host: String)
        case credentials
        case noHost
        case fragment
        case badHost(String)
        /// A number that some resolvers read as an IPv4 address: `2130706433`, `0x7f.1`, `127.1`.
        case numericHost(String)
        case badPort(String)
    }

    /// The whole address as it was written.
    package let text: String
    package let isSecure: Bool
    /// In lower case; an IPv6 address keeps its brackets.
    package let host: String
    /// Nil where the scheme's own port is meant.
    package let port: Int?
    /// What stands after host and port; empty or beginning with `/` or `?`.
    package let pathAndQuery: String

    /// The longest address accepted, in bytes.
    package static let longest = 2048

    /// Reads an address, or says what is wrong with it.
    package init(_ text: String) throws(Problem) {
        try Self.checkCharacters(text)
        if let plain = Self.plainHost(of: text) {
            (isSecure, port) = (true, nil)
            (host, pathAndQuery) = plain
            self.text = text
            return
        }
        guard let colon = text.range(ofASCII: "://") else { throw .noScheme }
        let scheme = text[..<colon.lowerBound].lowercased()
        guard scheme == "https" || scheme == "http" else { throw .scheme(scheme) }
        let rest = text[colon.upperBound...]
        let end = rest.firstIndex { $0 == "/" || $0 == "?" || $0 == "#" } ?? rest.endIndex
        guard !rest.utf8.contains(UInt8(ascii: "#")) else { throw .fragment }
        let authority = rest[..<end]
        guard !authority.utf8.contains(UInt8(ascii: "@")) else { throw .credentials }
        (host, port) = try Self.hostAndPort(authority)
        isSecure = scheme == "https"
        pathAndQuery = String(rest[end...])
        self.text = text
        guard isSecure || isLocal else { throw .insecure(host: host) }
    }

    /// Whether the host names this machine, the only place where HTTP is allowed.
    package var isLocal: Bool {
        host == "localhost" || host == "127.0.0.1" || host == "[::1]"
    }

    /// Scheme and host, for addresses that are secrets themselves.
    package var redacted: String {
        let port = port.map { ":\($0)" } ?? ""
        return "\(isSecure ? "https" : "http")://\(host)\(port)/…"
    }

    /// The service whose addresses of this kind let anybody who knows them post, if it is one.
    package var secretBearingService: String? {
        switch host {
        case "hooks.slack.com": "Slack"
        case "hooks.zapier.com": "Zapier"
        case "maker.ifttt.com": "IFTTT"
        case "discord.com" where pathAndQuery.hasPrefix("/api/webhooks/"): "Discord"
        case "discordapp.com" where pathAndQuery.hasPrefix("/api/webhooks/"): "Discord"
        case _ where host.hasSuffix(".webhook.office.com"): "Microsoft Teams"
        default: nil
        }
    }
}

extension EndpointURL {
    /// Host and path of nearly all addresses, `https://`, a name in lower case, a path; nil where there is more to it.
    private static func plainHost(of text: String) -> (host: String, path: String)? {
        let scheme = "https://"
        guard text.utf8.count > scheme.utf8.count, text.utf8.starts(with: scheme.utf8) else {
            return nil
        }
        let rest = text.utf8.dropFirst(scheme.utf8.count)
        var label = 0
        var last: UInt8 = 0x2D
        var end = rest.endIndex
        scan: for index in rest.indices {
            let byte = rest[index]
            switch byte {
            case UInt8(ascii: "/"):
                end = index
                break scan
            case UInt8(ascii: "."):
                guard label > 0, label < 64, last != 0x2D else { return nil }
                label = 0
            case 0x61...0x7A: label += 1
            case 0x30...0x39: label += 1
            case 0x2D where label > 0: label += 1
            default: return nil
            }
            last = byte
        }
        // The last label ends in a letter: no number, no hyphen, not empty.
        let host = rest[..<end]
        guard (0x61...0x7A).contains(last), label < 64, host.count <= 253,
            !host.suffix(label).starts(with: "0x".utf8),
            !rest[end...].contains(UInt8(ascii: "#"))
        else { return nil }
        return (String(Substring(host)), String(Substring(rest[end...])))
    }

    private static func checkCharacters(_ text: String) throws(Problem) {
        guard !text.isEmpty else { throw .empty }
        guard text.utf8.count <= longest else { throw .tooLong(limit: longest) }
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: " "): throw .forbiddenCharacter("a space")
            case UInt8(ascii: "\\"): throw .forbiddenCharacter("a backslash")
            case UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""):
                throw .forbiddenCharacter("\(Character(UnicodeScalar(byte)))")
            case 0..<0x20, 0x7F: throw .forbiddenCharacter("a control character")
            case 0x80...: throw .nonASCII
            default: break
            }
        }
    }

    private static func hostAndPort(
        _ authority: Substring
    ) throws(Problem) -> (host: String, port: Int?) {
        var host = authority
        var port: Substring?
        if authority.hasPrefix("[") {
            guard let bracket = authority.firstIndex(of: "]") else {
                throw .badHost(String(authority))
            }
            let after = authority[authority.index(after: bracket)...]
            guard after.isEmpty || after.hasPrefix(":") else { throw .badHost(String(authority)) }
            host = authority[...bracket]
            port = after.isEmpty ? nil : after.dropFirst()
        } else if let colon = authority.firstIndex(of: ":") {
            host = authority[..<colon]
            port = authority[authority.index(after: colon)...]
        }
        try checkHost(host)
        guard let port else { return (host.lowercased(), nil) }
        guard port.utf8.allSatisfy(isDigit), port.utf8.count <= 5, let number = Int(port),
            (1...65_535).contains(number)
        else { throw .badPort(String(port)) }
        return (host.lowercased(), number)
    }

    private static func checkHost(_ host: Substring) throws(Problem) {
        guard !host.isEmpty, host != "[]" else { throw .noHost }
        if host.hasPrefix("[") {
            let inner = host.dropFirst().dropLast()
            guard IPv6Text.isAddress(inner) else { throw .badHost(String(host)) }
            return
        }
        let labels = host.split(separator: ".", omittingEmptySubsequences: false)
        guard host.utf8.count <= 253, labels.allSatisfy(isLabel) else {
            throw .badHost(String(host))
        }
        guard let last = labels.last, looksNumeric(last) else { return }
        let isPlainIPv4 = labels.count == 4 && labels.allSatisfy(isDecimalOctet)
        guard isPlainIPv4 else { throw .numericHost(String(host)) }
    }

    private static func isLabel(_ label: Substring) -> Bool {
        (1...63).contains(label.utf8.count) && !label.hasPrefix("-") && !label.hasSuffix("-")
            && label.utf8.allSatisfy {
                isDigit($0) || (0x61...0x7A).contains($0 | 0x20) || $0 == UInt8(ascii: "-")
                    || $0 == UInt8(ascii: "_")
            }
    }

    /// Whether a host's last label makes a resolver read the host as an IPv4 number (WHATWG URL, "ends in a number").
    private static func looksNumeric(_ label: Substring) -> Bool {
        let hex = label.lowercased().hasPrefix("0x")
        return label.utf8.allSatisfy(isDigit)
            || (hex
                && label.utf8.dropFirst(2).allSatisfy {
                    isDigit($0) || (0x61...0x66).contains($0 | 0x20)
                })
    }

    private static func isDecimalOctet(_ label: Substring) -> Bool {
        guard label.utf8.allSatisfy(isDigit), label.utf8.count <= 3, let value = Int(label) else {
            return false
        }
        return value < 256 && String(value) == label
    }
}

private func isDigit(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte)
}

extension String {
    fileprivate func range(ofASCII text: StaticString) -> Range<String.Index>? {
        let wanted = Array("\(text)".utf8)
        let bytes = utf8
        var index = bytes.startIndex
        while let end = bytes.index(index, offsetBy: wanted.count, limitedBy: bytes.endIndex) {
            if bytes[index..<end].elementsEqual(wanted) { return index..<end }
            index = bytes.index(after: index)
        }
        return nil
    }
}
