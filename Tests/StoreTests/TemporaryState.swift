import Foundation
import Model
import Store
import Text

/// A state in a folder of its own, removed at the end.
final class TemporaryState: Sendable {
    let folder: String
    var path: String { folder + "/state.sqlite" }

    init() throws {
        folder = NSTemporaryDirectory() + "penguinhooks-store-" + UUID().uuidString
        try FileManager.default.createDirectory(
            atPath: folder,
            withIntermediateDirectories: true
        )
    }

    deinit {
        do {
            try FileManager.default.removeItem(atPath: folder)
        } catch {
            print("left behind: \(folder)")
        }
    }

    func open(keyID: String? = "key-1") throws -> Store {
        try Store.open(at: path, access: .readWrite, newKeyID: keyID, now: start)
    }

    func openForReading() throws -> Store {
        try Store.open(at: path, access: .readOnly)
    }

    /// The files in the folder with their bytes.
    func contents() throws -> [String: Data] {
        var contents: [String: Data] = [:]
        for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
            contents[name] = try Data(contentsOf: URL(fileURLWithPath: folder + "/" + name))
        }
        return contents
    }
}

/// When the tests' story begins: a full hour.
let start = Timestamp(milliseconds: 1_764_000_000_000)

func audit(_ action: String = "apply", at time: Timestamp = start) -> Audit {
    Audit(actor: "tester", commit: "4be1c90", action: action, summary: "a test", at: time)
}

func configuration(
    _ name: String = "CRM",
    events: [String] = ["email.*"],
    edit: (inout WebhookConfiguration) -> Void = { _ in }
) -> WebhookConfiguration {
    var configuration = WebhookConfiguration(
        name: name,
        url: .literal("https://crm.example.com/hooks"),
        events: events.compactMap(EventPattern.init)
    )
    edit(&configuration)
    return configuration
}

func sealedSecrets(_ version: Int = 1) -> ApplyRequest.Secrets {
    ApplyRequest.Secrets(
        signing: [
            SealedSecret(
                version: version,
                sealed: Array("SEALED-SECRET-\(version)".utf8),
                fingerprint: "FINGERPRINT-\(version)",
                hint: "xy\(version)"
            )
        ],
        values: ["headers.Authorization": Array("SEALED-TOKEN".utf8)],
        digests: ["headers.Authorization": [1, 2, 3]]
    )
}

extension Store {
    /// Creates a webhook and returns its identifier.
    @discardableResult
    func create(
        _ key: String,
        _ configuration: WebhookConfiguration,
        at time: Timestamp = start
    ) async throws -> WebhookID {
        let id = WebhookID.make(at: time)
        try await apply(create: id, key, configuration)
        return id
    }

    @discardableResult
    func apply(
        create id: WebhookID,
        _ key: String,
        _ configuration: WebhookConfiguration,
        secrets: ApplyRequest.Secrets = sealedSecrets()
    ) async throws -> AppliedRevision {
        guard let key = WebhookKey(key) else { preconditionFailure("\(key) is no key") }
        return try await apply(
            [.create(id: id, key: key, configuration, file: "webhooks.d/\(key).yaml", secrets)]
        )
    }

    @discardableResult
    func apply(
        _ changes: [ApplyRequest.Change],
        environment: String? = nil
    ) async throws -> AppliedRevision {
        try await apply(
            ApplyRequest(
                changes: changes,
                baseRevision: 0,
                environment: environment,
                audit: audit()
            )
        )
    }

    /// Changes a webhook's configuration.
    func update(_ id: WebhookID, _ configuration: WebhookConfiguration) async throws {
        guard let webhook = try await webhook(id) else { preconditionFailure("no webhook \(id)") }
        try await apply(
            [
                .update(
                    id: id,
                    key: webhook.key,
                    configuration,
                    file: webhook.file,
                    baseRevision: webhook.revision,
                    nil
                )
            ]
        )
    }

    /// All states of the deliveries in the log with the number of each.
    func states() async throws -> [Delivery.State: Int] {
        var states: [Delivery.State: Int] = [:]
        var query = DeliveryQuery()
        query.limit = 10_000
        for delivery in try await deliveries(query).deliveries {
            states[delivery.state, default: 0] += 1
        }
        return states
    }
}

func event(
    _ type: String = "email.opened",
    id: EventID = .make(at: start),
    key: String? = nil,
    workspace: String? = nil,
    email: String = "user@example.com",
    padding: Int = 0,
    extra: JSON? = nil
) -> NewEvent {
    let envelope = JSON.members([
        "id": .string(id.rawValue),
        "type": .string(type),
        "created_at": .string(start.rfc3339),
        "data": .members([
            "contact": .members([
                "email": .string(email), "tags": .array(["vip"]),
            ]),
            "campaign_id": "camp_def456",
            "webhook_id": extra,
            "padding": padding == 0 ? nil : .string(String(repeating: "x", count: padding)),
        ]),
    ])
    let body = Array(envelope.text.utf8)
    return NewEvent(
        id: id,
        type: type,
        createdAt: start,
        workspace: workspace,
        idempotencyKey: key,
        digest: digest(of: email + type),
        body: body,
        envelope: envelope
    )
}

private func digest(of text: String) -> [UInt8] {
    Array((text + String(repeating: "-", count: 32)).utf8.prefix(32))
}

func attempt(
    _ delivery: ClaimedDelivery,
    status: Int = 200,
    at time: Timestamp = start,
    milliseconds: Int64 = 42,
    isManual: Bool = false
) -> Attempt {
    let isSuccess = (200..<300).contains(status)
    return Attempt(
        id: .make(at: time),
        deliveryID: delivery.id,
        number: delivery.attempts + 1,
        startedAt: time,
        url: "https://crm.example.com/hooks",
        requestHeaders: [
            HeaderField("content-type", "application/json"),
            HeaderField("user-agent", "PenguinMails-Webhooks/0.1"),
            HeaderField("x-penguinmails-event", delivery.eventType),
            HeaderField("x-penguinmails-delivery-id", delivery.id.rawValue),
            HeaderField("x-penguinmails-attempt", String(delivery.attempts + 1)),
            HeaderField("x-penguinmails-signature", "sha256=0a1b2c3d"),
            HeaderField("webhook-id", delivery.eventID.rawValue),
            HeaderField("webhook-timestamp", String(time.milliseconds / 1000)),
            HeaderField("webhook-signature", "v1,AbCdEfGh"),
            HeaderField("authorization", "[sealed CRM_TOKEN]"),
        ],
        responseStatus: status,
        responseHeaders: [
            HeaderField("server", "nginx/1.22.1"),
            HeaderField("date", "Tue, 24 Nov 2026 22:01:36 GMT"),
            HeaderField("content-type", "text/plain"), HeaderField("connection", "keep-alive"),
        ],
        responseBody: Array("ok".utf8),
        errorClass: isSuccess ? nil : .status,
        error: isSuccess ? nil : "HTTP \(status)",
        timings: AttemptTimings(
            nameLookup: .microseconds(120),
            connect: .microseconds(900),
            firstByte: .milliseconds(milliseconds - 1),
            total: .milliseconds(milliseconds)
        ),
        peer: "203.0.113.7:443",
        httpVersion: "http/1.1",
        isManual: isManual
    )
}

func settled(
    _ delivery: ClaimedDelivery,
    _ state: Delivery.State,
    status: Int? = nil,
    next: Timestamp? = nil,
    at time: Timestamp = start,
    milliseconds: Int64 = 42
) -> SettledAttempt {
    SettledAttempt(
        webhookID: delivery.webhookID,
        subject: SettledAttempt.Subject(delivery),
        attempt: attempt(
            delivery,
            status: status ?? (state == .succeeded ? 200 : 500),
            at: time,
            milliseconds: milliseconds,
            isManual: delivery.isManual
        ),
        state: state,
        nextAttemptAt: next,
        isCounted: true
    )
}
