import API
import Catalogue
import Logging
import Model
import Signing
import Store

/// Choosing where a command's requests go.
extension Door {
    /// What a command wants of the state.
    enum Purpose {
        /// Looks only: the state is opened for reading, beside a daemon too.
        case read
        /// Changes something: the state is opened for writing, or its daemon is asked.
        case write
        /// Changes something secret, for which the master key is needed.
        case seal
        /// The same; a state that does not exist is made.
        case create
    }

    /// The door for these options.
    static func open(
        _ options: StateOptions,
        for purpose: Purpose,
        catalogue: Catalogue = .builtIn,
        sender: ((Sealer) throws -> any TestSender)? = nil
    ) async throws -> Door {
        let actor = LocalUser.name
        if let url = options.server {
            return .server(url, token: options.token, caFile: options.caFile, actor: actor)
        }
        do {
            let (store, sealer) = try openStore(options, for: purpose)
            let live = sealer.map { LiveSealer($0) }
            let catalogue = catalogue.adding(applied: try await store.eventTypes())
            var operations = Operations(
                store: store,
                catalogue: { catalogue },
                sealer: live?.current,
                testSender: try sender?(sealer ?? Sealer(masterKey: .ephemeral(), stateID: "none")),
                now: { .now() }
            )
            if let live {
                let change = MasterKeyChange(store: store, sealer: live, keyPath: options.keyPath)
                operations.changeMasterKey = { try await change.run($0) }
            }
            let logger = Logger(label: "penguinhooks") { _ in SwiftLogNoOpLogHandler() }
            return .local(LocalAPI(operations, logger: logger), store, actor: actor)
        } catch let error as StoreError {
            // A running daemon does it for us; any other holder has to finish first.
            guard case .locked = error else { throw error }
            for socket in DaemonSocket.candidates(state: options.state)
            where await socket.isAnswering() {
                return .socket(socket.path, actor: actor)
            }
            throw error
        }
    }

    private static func openStore(
        _ options: StateOptions,
        for purpose: Purpose
    ) throws -> (Store, Sealer?) {
        if purpose == .read { return (try StateFiles.openForReading(options), nil) }
        let files = try StateFiles.openForWriting(
            options,
            creating: purpose == .create,
            needsKey: purpose != .write
        )
        return (files.store, files.sealer)
    }
}
