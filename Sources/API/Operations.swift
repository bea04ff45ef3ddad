package import Catalogue
package import Model
package import Signing
package import Store

/// What the routes work with; the same in the daemon and in a local command.
package struct Operations: Sendable {
    let store: Store
    let catalogue: Catalogue
    /// Nil where the master key is not at hand: then nothing secret is made or shown.
    let sealer: Sealer?
    /// Nil where this process does not reach endpoints.
    let testSender: (any TestSender)?
    let now: @Sendable () -> Timestamp
    let tokens = TokenCache()

    package init(
        store: Store,
        catalogue: Catalogue,
        sealer: Sealer?,
        testSender: (any TestSender)?,
        now: @escaping @Sendable () -> Timestamp
    ) {
        self.store = store
        self.catalogue = catalogue
        self.sealer = sealer
        self.testSender = testSender
        self.now = now
    }
}
