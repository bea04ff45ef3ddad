import Model

extension StoreError: CustomStringConvertible {
    /// One or two sentences: what was found, and what to do.
    package var message: String {
        switch self {
        case .missing(let path):
            "There is no state at \(path) yet. `penguinhooks reconcile --apply` creates it."
        case .notADatabase(let path):
            "\(path) is not an SQLite database. Name the state file with --state, or move this one away."
        case .notAState(let path):
            "\(path) is an SQLite database of another program. Name the state file with --state."
        case .isSnapshot(let path):
            "\(path) is a snapshot and cannot be written to. Name the state it was taken from."
        case .newerVersion(let path, let found, let supported):
            """
            \(path) has schema version \(found), this penguinhooks knows \(supported) at most. \
            Use the newer penguinhooks that wrote it.
            """
        case .olderVersion(let path, let found, let supported):
            """
            \(path) has schema version \(found), this penguinhooks needs \(supported). \
            Run `penguinhooks migrate --state \(path)`.
            """
        case .readOnlyFile(let path):
            "\(path) is read-only. Make the file and its folder writable (chmod u+w)."
        case .locked(let path, let holder):
            """
            \(path) is in use by \(holder ?? "another process"). \
            Wait until it ends, or stop it first.
            """
        case .wrongKey(let path, let recorded, let given):
            """
            The master key \(given) does not belong to \(path), which needs key \(recorded). \
            Name the right file with --key-file.
            """
        case .corrupt(let path, let detail):
            """
            \(path) is damaged (\(detail)). Keep a copy, then restore a backup; \
            `penguinhooks doctor` tells more.
            """
        case .diskFull(let path):
            "No space is left for \(path). Nothing was recorded; free some space and repeat."
        case .inputOutput(let path, let detail):
            "Writing \(path) failed (\(detail)). Check the disk; what was under way is uncertain."
        case .busy(let path):
            "\(path) stayed locked for too long. Repeat the command."
        case .cannotOpen(let path, let detail):
            "\(path) cannot be opened (\(detail)). Name a file with --state in a folder that is accessible."
        case .notDurable(let path, let synchronous):
            """
            SQLite refuses to sync each commit of \(path) (synchronous is \(synchronous), not 2). \
            Use an SQLite that does.
            """
        case .notWritable(let path):
            "\(path) was opened for reading only."
        case .stale(let key, let base, let current):
            """
            Webhook \(key) changed after the plan was made (revision \(base), now \
            \(current.map(String.init) ?? "deleted")). Plan again.
            """
        case .keyTaken(let key):
            "A webhook with the key \(key) exists already. Plan again, or choose another key."
        case .environmentMismatch(let recorded, let requested):
            """
            The state belongs to environment "\(recorded)", not to \
            \(requested.map { "\"\($0)\"" } ?? "a run without --env"). Use its own state file.
            """
        case .unknownWebhook(let name):
            "There is no webhook \(name). `penguinhooks webhooks list` shows all."
        case .unknownDelivery(let id):
            "There is no delivery \(id). `penguinhooks deliveries list` shows all."
        case .unknownEvent(let id):
            "There is no event \(id) on record."
        case .unknownToken(let id):
            "There is no token \(id). `penguinhooks token list` shows all."
        case .invalidCursor(let cursor):
            "\"\(cursor)\" is not a cursor. Leave it out, or use one from the page before."
        case .rekeyed: "The master key was changed meanwhile. Repeat the command."
        case .quotaExceeded: WorkspaceQuota.message
        case .backlogFull(let workspace, let limit):
            """
            \(WorkspaceQuota.message) \(limit) deliveries of workspace "\(workspace)" wait already; \
            nothing was recorded.
            """
        case .alreadyExists(let path):
            "\(path) exists already. Choose another name, or remove it."
        case .unexpected(let path, let detail):
            "Something unexpected happened with \(path): \(detail)."
        }
    }

    package var description: String { message }
}
