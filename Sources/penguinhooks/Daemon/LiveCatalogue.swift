import Catalogue
import Model
import Store
import Synchronization

/// The event types a daemon knows: the built-in ones, those that were applied, and those its folder has beside them.
final class LiveCatalogue: Sendable {
    private struct State {
        var folder: Catalogue
        var applied: [DeclaredEventType] = []
        var current: Catalogue
    }

    private let state: Mutex<State>
    private let options: CatalogueOptions

    init(_ catalogue: Catalogue, reading options: CatalogueOptions) {
        state = Mutex(State(folder: catalogue, current: catalogue))
        self.options = options
    }

    var current: Catalogue { state.withLock { $0.current } }

    /// Reads the folder again.
    func reload() async {
        let catalogue = await options.load()
        state.withLock {
            $0.folder = catalogue
            $0.current = catalogue.adding(applied: $0.applied)
        }
    }

    /// Takes over what was applied.
    func follow(_ store: Store) async throws(StoreError) {
        let applied = try await store.eventTypes()
        state.withLock {
            $0.applied = applied
            $0.current = $0.folder.adding(applied: applied)
        }
    }
}
