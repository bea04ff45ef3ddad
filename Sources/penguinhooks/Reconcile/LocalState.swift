import Declarations
import Model
import Signing
import Store

/// The live state of this machine as a command found it, before it read the declarations.
///
/// What cannot be read is reported once the declarations are known to be valid: theirs are the nearer errors.
struct LocalState {
    private let reading: Result<Reading?, any Error>

    /// An open store and what it held.
    struct Reading {
        var store: Store
        var live: LiveState
    }

    /// Reads the state of these options; one of a daemon elsewhere counts as missing.
    init(_ options: StateOptions) async {
        guard options.server == nil else {
            reading = .success(nil)
            return
        }
        do {
            reading = .success(try await Self.read(options.state))
        } catch {
            reading = .failure(error)
        }
    }

    private static func read(_ path: String) async throws -> Reading? {
        let store: Store
        do throws(StoreError) {
            store = try Store.open(at: path, access: .readOnly)
        } catch .missing {
            return nil
        } catch {
            throw error
        }
        return Reading(store: store, live: try await store.liveState())
    }

    /// The open store and its webhooks; nil where there is no state yet.
    func get() throws -> Reading? { try reading.get() }

    /// The environment that declarations are read for: the one asked for, else the one that the state has.
    func environment(or asked: String?, _ options: StateOptions) async throws -> String? {
        if let asked { return asked }
        guard options.server == nil else { return try await options.environment(or: nil) }
        return try get()?.live.environment
    }

    /// How files are told from what they were; nil where a daemon elsewhere knows that.
    func sources(_ options: StateOptions) -> DeclarationSources? {
        guard options.server == nil, case .success(let reading) = reading else { return nil }
        return DeclarationSources(
            live: reading?.live ?? LiveState(),
            version: Version.current,
            sha256: { SHA256.digest($0) }
        )
    }
}
