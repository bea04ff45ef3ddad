import Glibc
import Model
import Store

/// What is to be said of the daemon, its port and the names it sends to.
struct NetworkFindings {
    let state: any StatePaths
    let listen: ListenAddress?

    /// Hosts that are looked up.
    private static let hostLimit = 20

    func all() async -> [Finding] {
        [await daemon] + (await names())
    }

    private var daemon: Finding {
        get async {
            for socket in DaemonSocket.candidates(state: state.state)
            where await socket.isAnswering() {
                return Finding("daemon", .ok, "one is running for this state")
            }
            if let holder = Store.currentWriter(of: state.state) {
                return Finding(
                    "daemon",
                    .warning,
                    "none answers, but \(holder) has the state open for writing",
                    advice: "wait until it ends, or stop it"
                )
            }
            do throws(CommandFailure) {
                try listen?.requireFree()
                let address = listen.map { $0.url(port: $0.port) } ?? ""
                return Finding("daemon", .ok, "none is running; \(address) is free")
            } catch {
                return Finding("daemon", .error, error.message ?? "")
            }
        }
    }

    /// Whether the hosts of live webhooks have addresses.
    private func names() async -> [Finding] {
        let hosts: [String]
        do throws(StoreError) {
            let store = try Store.open(at: state.state, access: .readOnly)
            let webhooks = try await store.webhooks()
            try store.close()
            hosts = Set(webhooks.compactMap(\.host)).sorted()
        } catch {
            // Said already where the state was looked at.
            return []
        }
        if hosts.isEmpty { return [] }
        let unknown = hosts.prefix(Self.hostLimit).filter { !Self.resolves($0) }
        guard let first = unknown.first else {
            return [Finding("dns", .ok, "\(Words.counted(hosts.count, "host")) looked up")]
        }
        let more = unknown.count > 1 ? " and \(unknown.count - 1) more" : ""
        return [
            Finding(
                "dns",
                .warning,
                "\(first)\(more) cannot be resolved",
                advice: "check the URL and this machine's DNS (/etc/resolv.conf)"
            )
        ]
    }

    private static func resolves(_ host: String) -> Bool {
        var hints = unsafe addrinfo()
        unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        let result = unsafe getaddrinfo(host, nil, &hints, &found)
        if result == 0 { unsafe freeaddrinfo(found) }
        return result == 0
    }
}

extension Webhook {
    /// The host its deliveries go to; nil where the address itself is a secret.
    fileprivate var host: String? {
        guard case .literal(let text) = configuration.url else { return nil }
        do throws(EndpointURL.Problem) {
            return try EndpointURL(text).host
        } catch {
            return nil
        }
    }
}
