package import Catalogue
package import Model
package import Signing
package import Store

/// What the routes work with; the same in the daemon and in a local command.
package struct Operations: Sendable {
    let store: Store
    private let currentCatalogue: @Sendable () -> Catalogue
    private let currentSealer: @Sendable () -> Sealer?
    /// Nil where this process does not reach endpoints.
    let testSender: (any TestSender)?
    let now: @Sendable () -> Timestamp
    let tokens = TokenCache()
    let feed: AttemptFeed
    let idempotency: IdempotencyRecords
    /// By token; posting events is bounded by the disk only.
    let requestRates = RequestRates(perSecond: 100, burst: 1000)
    /// By the peer's address.
    let failedLogins = RequestRates(perSecond: 1, burst: 60)
    /// Puts another master key in the place of the one in use; nil where that is not at hand.
    package var changeMasterKey: (@Sendable (Audit) async throws -> KeyChange)?
    /// Called when an apply changed the team's event types, before it is answered.
    package var eventTypesChanged: @Sendable () async throws -> Void = {}
    /// Origins whose pages may use the routes.
    package var crossOrigins: Set<String> = []
    /// The address of the repository with the declarations, for those who look for a file.
    package var repository: String?
    /// What plans are held to beside the policy that comes with them; nil where there is nothing.
    package var heldPolicy: (@Sendable () -> HeldPolicy)?
    /// The only environment that is planned and applied here; nil takes the one the state has.
    package var environment: String?
    /// Whose word is taken for where a request comes from.
    package var proxies = TrustedProxies.none
    /// The folder of a built site, where one is served.
    package var site: SiteFolder?
    let sessions = SiteSessions()
    let requests = RequestCounts()

    package init(
        store: Store,
        catalogue: @escaping @Sendable () -> Catalogue,
        sealer: @autoclosure @escaping @Sendable () -> Sealer?,
        testSender: (any TestSender)?,
        now: @escaping @Sendable () -> Timestamp
    ) {
        self.store = store
        currentCatalogue = catalogue
        currentSealer = sealer
        self.testSender = testSender
        self.now = now
        idempotency = IdempotencyRecords(store: store)
        feed = AttemptFeed(store: store, now: now)
    }

    /// Nil where the master key is not at hand: then nothing secret is made or shown.
    var sealer: Sealer? { currentSealer() }

    /// The event types as they are now; a daemon reads its team's anew when told to.
    var catalogue: Catalogue { currentCatalogue() }
}
