package import Model

/// How files are told from what they were at the last apply: those that are the same are not parsed again.
///
/// What a file declares depends on its bytes, on the shared files beside it, the environment and the program's
/// version; all of that is in its digest. A file that says anything that depends on the day, or that there is
/// something to say about, has none.
package struct DeclarationSources: Sendable {
    /// What a file with this key and digest declared when it was applied; nil where none was applied so.
    package typealias Applied = @Sendable (WebhookKey, SourceDigest) -> AppliedDeclaration?

    private let version: String
    private let sha256: @Sendable ([UInt8]) -> [UInt8]
    private let recorded: @Sendable () async -> Applied
    private var shared: [UInt8] = []
    /// Whether files may be told by their digests at all.
    private var isUsable = true

    /// Sources that were read by this version of the program: another one may read the same file differently.
    ///
    /// `recorded` is asked with each file in hand, so that files and records can be read at the same time.
    package init(
        version: String,
        sha256: @escaping @Sendable ([UInt8]) -> [UInt8],
        recorded: @escaping @Sendable () async -> Applied
    ) {
        self.version = version
        self.sha256 = sha256
        self.recorded = recorded
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

    /// What a file with this digest declares, where it was applied already.
    func declared(
        by key: WebhookKey,
        from digest: SourceDigest
    ) async -> AppliedDeclaration? {
        await recorded()(key, digest)
    }
}
