import Model
import Signing
import Store

/// What is to be said of the state itself, its key and its clock.
struct StateFindings {
    let state: any StatePaths

    func all() async -> [Finding] {
        let store: Store
        do throws(StoreError) {
            store = try Store.open(at: state.state, access: .readOnly)
        } catch {
            if case .missing = error { return [sqlite, noState] }
            return [sqlite, Finding("state", .error, error.message)]
        }
        var findings = [sqlite]
        findings.append(await soundness(of: store))
        findings.append(key(of: store))
        findings.append(await clock(of: store))
        do {
            try store.close()
        } catch {
            findings.append(Finding("state", .error, error.message))
        }
        return findings
    }

    private var noState: Finding {
        Finding(
            "state",
            .warning,
            "there is no state at \(state.state) yet",
            advice: "`penguinhooks reconcile --apply` creates it"
        )
    }

    /// Commits that race a checkpoint could lose pages in versions before the fix.
    private var sqlite: Finding {
        let version: [Int]
        do throws(StoreError) {
            version = try Store.sqliteVersion()
        } catch {
            return Finding("sqlite", .error, error.message)
        }
        let text = "version \(version.map(String.init).joined(separator: "."))"
        guard Self.hasResetBug(version) else { return Finding("sqlite", .ok, text) }
        return Finding(
            "sqlite",
            .warning,
            "\(text) can lose pages when a commit races another connection's checkpoint",
            advice: "penguinhooks never checkpoints beside its writer; other programs on this "
                + "file must not either. Fixed in 3.44.6, 3.50.7 and 3.51.3"
        )
    }

    static func hasResetBug(_ version: [Int]) -> Bool {
        let fixed = [[3, 44, 6], [3, 50, 7], [3, 51, 3]]
        if let same = fixed.first(where: { $0.prefix(2) == version.prefix(2) }) {
            return version.lexicographicallyPrecedes(same)
        }
        return version.lexicographicallyPrecedes([3, 51])
    }

    private func soundness(of store: Store) async -> Finding {
        do throws(StoreError) {
            let problems = try await store.integrityProblems()
            guard let first = problems.first else {
                let live = try await store.liveState()
                let webhooks = Words.counted(live.webhooks.count, "webhook")
                return Finding(
                    "state",
                    .ok,
                    "\(state.state): revision \(live.revision), \(webhooks)"
                )
            }
            return Finding(
                "state",
                .error,
                "\(state.state) is damaged: \(first)",
                advice: "stop the daemon, keep a copy, restore a backup"
            )
        } catch {
            return Finding("state", .error, error.message)
        }
    }

    private func key(of store: Store) -> Finding {
        let path = state.keyPath
        guard let keyID = store.keyID else {
            return Finding("key", .error, "\(state.state) was made without a master key")
        }
        do throws(MasterKeyError) {
            _ = try MasterKey.load(at: path, keyID: keyID)
            return Finding("key", .ok, "\(path) opens the state's secrets (\(keyID))")
        } catch {
            return Finding("key", .error, "\(error)")
        }
    }

    /// A clock that went back leaves entries of the future behind.
    private func clock(of store: Store) async -> Finding {
        let now = Timestamp.now()
        do throws(StoreError) {
            var query = EventQuery()
            query.limit = 1
            let event = try await store.events(matching: query).events.first?.acceptedAt
            let change = try await store.history(limit: 1).first?.at
            let newest = [event, change].compactMap { $0 }.max() ?? now
            guard newest > now + .seconds(5) else {
                return Finding("clock", .ok, "\(now.rfc3339)")
            }
            return Finding(
                "clock",
                .error,
                "it is \(now.rfc3339), but the state has entries of \(newest.rfc3339)",
                advice: "set the clock (NTP): receivers refuse signatures that are minutes off"
            )
        } catch {
            return Finding("clock", .error, error.message)
        }
    }
}
