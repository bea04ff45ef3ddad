import Declarations
import Model
import Signing
import Store

/// The live state of this machine as a command found it, read while the declarations are.
///
/// What cannot be read is reported once the declarations are known to be valid: theirs are the nearer errors.
struct LocalState: Sendable {
    /// An open store and what it held.
    struct Reading: Sendable {
        var store: Store
        var state: StoredState
    }

    private let reading: Task<Reading?, any Error>
    private let applied: Task<DeclarationSources.Applied, Never>
    private let isRemote: Bool

    /// Begins to read the state of these options; one of a daemon elsewhere counts as missing.
    init(_ options: StateOptions) {
        isRemote = options.server != nil
        let path = options.server == nil ? options.state : nil
        reading = Task {
            guard let path else { return nil }
            return try await Self.read(path)
        }
        applied = Task { [reading] in
            // What cannot be read knows of nothing, like a new state.
            guard case .success(let reading?) = await reading.result else { return { _, _ in nil } }
            return reading.state.applied
        }
    }

    @concurrent
    private static func read(_ path: String) async throws -> Reading? {
        let store: Store
        do throws(StoreError) {
            store = try Store.open(at: path, access: .readOnly)
        } catch .missing {
            return nil
        } catch {
            throw error
        }
        return Reading(store: store, state: try await store.storedState())
    }

    /// The open store and its webhooks; nil where there is no state yet.
    func get() async throws -> Reading? { try await reading.value }

    /// How files are told from what they were; nil where a daemon elsewhere knows that.
    var sources: DeclarationSources? {
        guard !isRemote else { return nil }
        return DeclarationSources(
            version: Version.current,
            sha256: { SHA256.digest($0) },
            recorded: { [applied] in await applied.value }
        )
    }
}
