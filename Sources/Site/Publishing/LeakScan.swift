import Model
import Text

/// Looks through the files of a public site for what must never be in them.
///
/// Public pages are made by an allow-list; this is the second look, at the finished bytes. What
/// the templates and the event types say themselves is no leak.
struct LeakScan: Sendable {
    /// What was found, without its text, which would leak again through a log.
    enum Finding: Sendable, Hashable {
        case secret
        case address
        case endpoint(webhook: String)
    }

    /// Endpoints and their paths by the first four bytes, each with its webhook's key.
    private var places: [UInt32: [(text: [UInt8], key: String)]] = [:]
    private var knownAddresses: Set<String> = []

    /// Learns what to look for, and what may be shown although it looks like it.
    init(_ webhooks: [Webhook], publishable texts: [String]) {
        for webhook in webhooks {
            guard case .literal(let url) = webhook.configuration.url else { continue }
            for place in Self.places(in: url) {
                for form in Set([place, HTML(text: place).source]) {
                    let bytes = Array(form.utf8)
                    guard let prefix = Self.prefix(bytes, at: 0) else { continue }
                    places[prefix, default: []].append((bytes, webhook.key.rawValue))
                }
            }
        }
        for text in texts {
            let bytes = Array(text.utf8)
            for index in bytes.indices where bytes[index] == UInt8(ascii: "@") {
                if let address = Self.address(in: bytes, around: index) {
                    knownAddresses.insert(address)
                }
            }
            for index in bytes.indices where bytes[index] == UInt8(ascii: "/") {
                guard let prefix = Self.prefix(bytes, at: index) else { continue }
                places[prefix]?.removeAll { Self.holds(bytes, $0.text, at: index) }
            }
        }
    }

    /// What a file shows that it must not.
    func findings(in bytes: [UInt8]) -> Set<Finding> {
        var findings: Set<Finding> = []
        for index in bytes.indices {
            switch bytes[index] {
            case UInt8(ascii: "_") where Self.holds(bytes, Self.mark, at: index - 5):
                findings.insert(.secret)
            case UInt8(ascii: "@"):
                guard let address = Self.address(in: bytes, around: index),
                    !knownAddresses.contains(address)
                else { continue }
                findings.insert(.address)
            case UInt8(ascii: "/"):
                guard let prefix = Self.prefix(bytes, at: index), let list = places[prefix]
                else { continue }
                for place in list where Self.holds(bytes, place.text, at: index) {
                    findings.insert(.endpoint(webhook: place.key))
                }
            default: continue
            }
        }
        return findings
    }

    private static let mark = Array("whsec_".utf8)

    /// `//host/path` where there is a path, and the path where it has two segments or more.
    private static func places(in url: String) -> [String] {
        guard let scheme = url.firstRange(of: "://") else { return [] }
        let rest = url[scheme.upperBound...]
        guard let slash = rest.firstIndex(of: "/"), rest[slash...].utf8.count > 1 else { return [] }
        let path = String(rest[slash...])
        let segments = path.split(separator: "/").count
        return ["//\(rest)"] + (segments > 1 ? [path] : [])
    }

    private static func prefix(_ bytes: [UInt8], at index: Int) -> UInt32? {
        guard index + 4 <= bytes.count else { return nil }
        return bytes[index..<(index + 4)].reduce(0) { $0 << 8 | UInt32($1) }
    }

    private static func holds(_ bytes: [UInt8], _ text: [UInt8], at index: Int) -> Bool {
        index >= 0 && index + text.count <= bytes.count
            && bytes[index..<(index + text.count)].elementsEqual(text)
    }

    /// The e-mail address with its `@` at a position; nil where it is none, such as `@media`.
    private static func address(in bytes: [UInt8], around index: Int) -> String? {
        func isPart(_ byte: UInt8) -> Bool {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2B, 0x2D, 0x2E, 0x5F, 0x80...0xFF: true
            default: false
            }
        }
        let start = bytes[..<index].lastIndex { !isPart($0) }.map { $0 + 1 } ?? 0
        var end = bytes[(index + 1)...].firstIndex { !isPart($0) } ?? bytes.count
        while end > index + 1, bytes[end - 1] == UInt8(ascii: ".") { end -= 1 }
        let domain = bytes[(index + 1)..<max(end, index + 1)]
        guard start < index, domain.contains(UInt8(ascii: ".")) else { return nil }
        return String(decoding: bytes[start..<end], as: UTF8.self)
    }
}

extension LeakScan {
    /// Looks for what the site knows; its templates and event types may say what they say.
    init(_ material: SiteMaterial) {
        let types = material.types.map { type in
            [type.schema.prettyText, type.example.prettyText, type.summary, type.description]
                .joined(separator: "\n")
        }
        self.init(
            material.webhooks.values.sorted { $0.key < $1.key },
            publishable: material.source.files.sorted { $0.key < $1.key }.map(\.value) + types
        )
    }
}

extension SiteError.Leak: Comparable {
    /// A finding in a file.
    init(_ finding: LeakScan.Finding, in file: String) {
        switch finding {
        case .secret: self.init(file: file, kind: .secret, webhook: nil)
        case .address: self.init(file: file, kind: .address, webhook: nil)
        case .endpoint(let key): self.init(file: file, kind: .endpoint, webhook: key)
        }
    }

    package static func < (left: Self, right: Self) -> Bool {
        (left.file, left.kind.rawValue, left.webhook ?? "")
            < (right.file, right.kind.rawValue, right.webhook ?? "")
    }
}
