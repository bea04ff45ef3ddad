package import Model

/// Why the state could not be used or changed; `message` says what to do about it.
package enum StoreError: Error, Sendable, Hashable {
    /// There is no state file yet; planners take it for an empty live state.
    case missing(path: String)
    case notADatabase(path: String)
    /// An SQLite database, but not one of ours.
    case notAState(path: String)
    /// A snapshot where a state was wanted.
    case isSnapshot(path: String)
    case newerVersion(path: String, found: Int, supported: Int)
    case olderVersion(path: String, found: Int, supported: Int)
    case readOnlyFile(path: String)
    /// Another process has it open for writing; the holder as it named itself.
    case locked(path: String, holder: String?)
    case wrongKey(path: String, recorded: String, given: String)
    case corrupt(path: String, detail: String)
    case diskFull(path: String)
    /// After this at a commit nobody knows what is on disk.
    case inputOutput(path: String, detail: String)
    /// A lock inside SQLite was not freed in time.
    case busy(path: String)
    case cannotOpen(path: String, detail: String)
    /// SQLite does not sync each commit although asked to.
    /// Something was sealed under a master key that was replaced meanwhile.
    case rekeyed
    case notDurable(path: String, synchronous: Int)
    /// Opened for reading only.
    case notWritable(path: String)
    /// The webhook changed after the plan was made.
    case stale(key: String, base: Int, current: Int?)
    case keyTaken(WebhookKey)
    case environmentMismatch(recorded: String, requested: String?)
    case unknownWebhook(String)
    case unknownDelivery(DeliveryID)
    case unknownEvent(EventID)
    case unknownToken(TokenID)
    case invalidCursor(String)
    /// A workspace used up its quota; the next period begins after `wait`.
    case quotaExceeded(workspace: String, wait: Duration)
    /// So many deliveries of a workspace wait for quota that none may be added.
    case backlogFull(workspace: String, limit: Int)
    /// A file of that name is in the way of a new one.
    case alreadyExists(path: String)
    /// Something in the state contradicts itself, or our own SQL is wrong.
    case unexpected(path: String, detail: String)
}
