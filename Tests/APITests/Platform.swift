import Catalogue
import Logging
import Model
import Signing
import Store
import Synchronization
import TestSupport
import Testing
import Text

@testable import API

/// The event types that are applied, as a daemon follows them.
final class LiveTypes: Sendable {
    private let state = Mutex(Catalogue.builtIn)

    var current: Catalogue {
        get { state.withLock { $0 } }
        set { state.withLock { $0 = newValue } }
    }
}

/// The routes over a fresh state in a file, as seen from this process and from the network.
final class Platform: Sendable {
    let folder: TemporaryFolder
    let store: Store
    let sealer: Sealer
    let clock = ManualClock()
    let routes: [Route]
    let operations: Operations
    private let catalogue = LiveTypes()
    private let local: LocalAPI
    private let network: LocalAPI

    init(
        testSender: (any TestSender)? = nil,
        crossOrigins: Set<String> = [],
        site: SiteFolder? = nil
    ) throws {
        folder = try TemporaryFolder()
        let key = try MasterKey.create(at: folder.file("state.sqlite.key"))
        let clock = clock
        store = try Store.open(
            at: folder.file("state.sqlite"),
            access: .readWrite,
            newKeyID: key.keyID,
            now: clock.now
        )
        let sealer = Sealer(masterKey: key, stateID: store.stateID)
        self.sealer = sealer
        let (store, catalogue) = (store, catalogue)
        var operations = Operations(
            store: store,
            catalogue: { catalogue.current },
            sealer: sealer,
            testSender: testSender,
            now: { clock.now }
        )
        operations.crossOrigins = crossOrigins
        operations.site = site
        operations.eventTypesChanged = {
            catalogue.current = Catalogue.builtIn.adding(applied: try await store.eventTypes())
        }
        routes = operations.routes
        self.operations = operations
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        local = LocalAPI(operations, logger: logger)
        network = LocalAPI(operations, logger: logger, isLocal: false)
    }

    /// The routes as a process that starts now has them, over the same state.
    func restarted() throws -> LocalAPI {
        let (clock, sealer) = (clock, sealer)
        let operations = Operations(
            store: store,
            catalogue: { .builtIn },
            sealer: sealer,
            testSender: nil,
            now: { clock.now }
        )
        return LocalAPI(operations, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    }

    /// Sends a request as the local administrator, or over the network where `token` is given.
    func send(
        _ method: String,
        _ path: String,
        _ body: String = "",
        token: String? = nil,
        headers: [HeaderField] = []
    ) async throws -> Answer {
        let bearer = token.map { [HeaderField("Authorization", "Bearer \($0)")] } ?? []
        let answer = try await (token == nil ? local : network).answer(
            method,
            path.hasPrefix("/") ? path : Operations.base + "/" + path,
            headers: headers + bearer,
            body: Array(body.utf8)
        )
        return Answer(status: answer.status, headers: answer.headers, body: answer.body)
    }

    /// Sends a request over the network with no token at all.
    func sendNameless(_ method: String, _ path: String) async throws -> Answer {
        let answer = try await network.answer(method, Operations.base + "/" + path)
        return Answer(status: answer.status, headers: answer.headers, body: answer.body)
    }

    /// Sends a request over the network to any path, with no token of its own.
    func fetch(
        _ method: String,
        _ path: String,
        _ body: String = "",
        headers: [HeaderField] = []
    ) async throws -> Answer {
        let answer = try await network.answer(
            method,
            path,
            headers: headers,
            body: Array(body.utf8)
        )
        return Answer(status: answer.status, headers: answer.headers, body: answer.body)
    }

    /// A new token's text.
    func token(
        _ role: Role,
        workspace: String? = nil,
        expires: String? = nil
    ) async throws
        -> String
    {
        let body = JSON.members([
            "role": .string(role.rawValue),
            "workspace": workspace.map(JSON.string),
            "expires": expires.map(JSON.string),
        ])
        return try await send("POST", "tokens", body.text).json["token"]?.string ?? ""
    }

    /// Makes a webhook through the API; its key.
    @discardableResult
    func createWebhook(
        _ name: String = "CRM Sync",
        events: String = "email.*"
    ) async throws
        -> String
    {
        let body = JSON.members([
            "name": .string(name),
            "url": "https://crm.example.com/hooks",
            "events": [.string(events)],
        ])
        let answer = try await send("POST", "webhooks", body.text)
        return answer.json["webhook"]?["key"]?.string ?? ""
    }

    /// Applies one declared webhook.
    func apply(_ key: String, _ configuration: JSON, allowDeletes: Int = 0) async throws -> Answer {
        try await send("POST", "apply", Self.order(key, configuration, allowDeletes).text)
    }

    /// The body of `apply` for one webhook.
    static func order(_ key: String, _ configuration: JSON, _ allowDeletes: Int = 0) -> JSON {
        .members([
            "folder": "webhooks.d",
            "webhooks": [
                .members([
                    "key": .string(key),
                    "file": .string("webhooks.d/\(key).yaml"),
                    "configuration": configuration,
                ])
            ],
            "allow_deletes": .integer(allowDeletes),
        ])
    }
}

extension Platform {
    /// Lets the oldest delivery of a webhook fail for good; its id.
    func failDelivery(of key: String) async throws -> String {
        let now = clock.now
        let webhook = try #require(try await store.webhooks().first { $0.key.rawValue == key })
        let epoch = try await store.newEpoch()
        let claimed = try await store.claim([webhook.id: 1], epoch: epoch, now: now)
        let delivery = try #require(claimed.first)
        let attempt = Attempt(
            id: .make(at: now),
            deliveryID: delivery.id,
            number: 1,
            startedAt: now,
            url: "https://crm.example.com/hooks",
            requestHeaders: [],
            responseStatus: 500,
            responseBody: Array("no".utf8),
            errorClass: .status,
            error: "500 Internal Server Error",
            timings: AttemptTimings(total: .milliseconds(5))
        )
        try await store.settle(
            [
                SettledAttempt(
                    webhookID: webhook.id,
                    attempt: attempt,
                    state: .exhausted,
                    nextAttemptAt: nil,
                    isCounted: true
                )
            ],
            operations: [:]
        )
        return delivery.id.rawValue
    }
}

/// What a request got.
struct Answer {
    let status: Int
    let headers: [HeaderField]
    let body: [UInt8]

    /// The document; null where there is none.
    var json: JSON {
        do { return try JSON.parse(body) } catch { return .null }
    }

    var text: String { String(decoding: body, as: UTF8.self) }

    /// The last part of a problem's type.
    var problem: String? {
        json["type"]?.string?.split(separator: ":").last.map(String.init)
    }

    func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }
}

/// A configuration of a declaration.
func configuration(_ changes: KeyValuePairs<String, JSON?> = [:]) -> JSON {
    var object = JSONObject()
    object["name"] = "Billing mirror"
    object["url"] = "https://billing.example.com/in"
    object["events"] = ["email.bounced"]
    for (name, value) in changes { object[name] = value }
    return .object(object)
}

/// An event on its way in.
func event(_ id: String? = nil, email: String = "user@example.com") -> JSON {
    .members([
        "type": "contact.created",
        "id": id.map(JSON.string),
        "data": .members([
            "contact": .members(["id": "cont_1", "email": .string(email)]),
            "source": "api",
        ]),
    ])
}
