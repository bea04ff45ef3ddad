import Catalogue
import Synchronization

/// The event types a daemon knows: the built-in ones and those its folder has at the last reading.
final class LiveCatalogue: Sendable {
    private let state: Mutex<Catalogue>
    private let options: CatalogueOptions

    init(_ catalogue: Catalogue, reading options: CatalogueOptions) {
        state = Mutex(catalogue)
        self.options = options
    }

    var current: Catalogue { state.withLock { $0 } }

    /// Reads the folder again.
    func reload() async {
        let catalogue = await options.load()
        state.withLock { $0 = catalogue }
    }
}
