import FoundationEssentials
import GRDB
import Model

/// A webhook as its row has it, the configuration not taken apart yet: that is most of the work, and any core can do it.
struct StoredWebhook: Sendable {
    private let id: WebhookID
    let key: WebhookKey
    private let configuration: String
    private let management: Webhook.Management
    private let file: String?
    private let revision: Int
    private let createdAt: Timestamp
    private let createdBy: String
    private let updatedAt: Timestamp
    private let operation: WebhookOperation
    private let secret: (hint: String, fingerprint: String, version: Int, createdAt: Timestamp?)
    /// What its file was when it was applied.
    let source: SourceDigest?

    /// Reads a row of `WebhookRow.select`.
    init(_ row: Row) throws {
        guard
            let key = WebhookKey(row[2] as String),
            let management = Webhook.Management(rawValue: row[4])
        else { throw StoreError.corrupt(path: "the state", detail: "a row of table webhook") }
        id = WebhookID(rawValue: row[1])
        self.key = key
        configuration = row[3]
        self.management = management
        file = row[5]
        revision = row[6]
        createdAt = Timestamp(milliseconds: row[7])
        createdBy = row[8]
        updatedAt = Timestamp(milliseconds: row[9])
        operation = WebhookRow.operation(row)
        secret = (row[22] ?? "", row[23] ?? "", row[24] ?? 0, row.timestamp(25))
        source = (row[28] as Data?).flatMap { SourceDigest([UInt8]($0)) }
    }

    /// The configuration at a glance where the webhook is what its file declared, and nothing has happened to it since.
    var kept: KeptConfiguration? {
        guard source != nil, management == .file, operation.pause == nil,
            operation.inactivity == nil, let kept = KeptConfiguration(stored: configuration),
            secret.version <= kept.secretVersion
        else { return nil }
        return kept
    }

    /// The webhook with its configuration.
    func webhook() throws -> Webhook {
        Webhook(
            id: id,
            key: key,
            configuration: try WebhookConfiguration(stored: configuration),
            managedBy: management,
            file: file,
            revision: revision,
            createdAt: createdAt,
            createdBy: createdBy,
            updatedAt: updatedAt,
            operation: operation,
            secretHint: secret.hint,
            secretFingerprint: secret.fingerprint,
            secretVersion: secret.version,
            secretCreatedAt: secret.createdAt,
            source: source
        )
    }
}
