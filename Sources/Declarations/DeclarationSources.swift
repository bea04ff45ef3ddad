package import Model

/// How files are told from what they were at the last apply: those that are the same are not parsed again.
///
/// What a file declares depends on its bytes, on the shared files beside it, the environment and the program's
/// version; all of that is in its digest. A file that says anything that depends on the day, or that there is
/// something to say about, has none.
package struct DeclarationSources: Sendable {
    private let version: String
    private let sha256: @Sendable ([UInt8]) -> [UInt8]
    private let live: @Sendable () async -> LiveState
    private var shared: [UInt8] = []
    /// Whether files may be told by their digests at all.
    private var isUsable = true

    /// Sources that were read by this version of the program: another one may read the same file differently.
    ///
    /// `live` is asked for once all files are read, so that both can be read at the same time.
    package init(
        version: String,
        sha256: @escaping @Sendable ([UInt8]) -> [UInt8],
        live: @escaping @Sendable () async -> LiveState
    ) {
        self.version = version
        self.sha256 = sha256
        self.live = live
    }

    /// Takes note of a file that all declarations are read with.
    mutating func note(sharedFile name: String, _ bytes: [UInt8]) {
        shared += sha256(Array(name.utf8) + [0] + bytes)
    }

    /// Closes the list of shared files.
    mutating func settle(environment: String?, policy: Policy) {
        shared += Array("\(version)\0\(environment ?? "")".utf8)
        shared = sha256(shared)
        // What is said of a secret's age names a line, and lines are known of files that were parsed.
        isUsable = policy.maxSecretAge == nil && policy.maxSecretAgeWarning == nil
    }

    /// The digest of a file.
    func digest(of bytes: [UInt8], named name: String) -> SourceDigest? {
        guard isUsable else { return nil }
        var input = shared
        input.reserveCapacity(shared.count + name.utf8.count + 1 + bytes.count)
        input += name.utf8
        input.append(0)
        input += bytes
        return SourceDigest(sha256(input))
    }

    /// What was applied from files.
    func applied() async -> AppliedDeclarations {
        AppliedDeclarations(await live().webhooks)
    }
}

/// The live webhooks that were applied from files, by key and digest.
struct AppliedDeclarations: Sendable {
    private let live: [Webhook]
    private let places: [WebhookKey: Int]

    init(_ live: [Webhook]) {
        self.live = live
        let known = live.indices.filter { live[$0].source != nil && live[$0].managedBy == .file }
        places = Dictionary(
            known.map { (live[$0].key, $0) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    /// What a file with this digest declares, where that is live already.
    func configuration(of key: WebhookKey, from digest: SourceDigest) -> WebhookConfiguration? {
        guard let place = places[key], live[place].source == digest else { return nil }
        return live[place].configuration
    }
}
