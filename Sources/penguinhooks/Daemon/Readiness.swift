import Synchronization

/// Says once that the daemon is ready: when both its port and its socket take requests.
final class Readiness: Sendable {
    private struct State {
        var port: Int?
        var isSocketOpen = false
    }

    private let address: ListenAddress
    private let isSecure: Bool
    private let socket: DaemonSocket
    private let state = Mutex(State())

    init(address: ListenAddress, isSecure: Bool, socket: DaemonSocket) {
        self.address = address
        self.isSecure = isSecure
        self.socket = socket
    }

    func socketIsOpen() {
        do {
            try socket.restrict()
        } catch {
            // The folder is closed to others in any case.
            Console(colour: .never).warning(error.message ?? "")
        }
        announce { $0.isSocketOpen = true }
    }

    func portIsOpen(_ port: Int?) {
        announce { $0.port = port ?? address.port }
    }

    private func announce(_ change: (inout State) -> Void) {
        let port = state.withLock { state in
            change(&state)
            return state.isSocketOpen ? state.port : nil
        }
        guard let port else { return }
        Console(colour: .never).note("listening on \(address.url(port: port, isSecure: isSecure))")
        ProgramPages.release()
    }
}
