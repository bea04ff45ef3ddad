/// How a command ends, as the command-line contract numbers it.
enum ExitStatus: Int32, Sendable {
    /// Done, or nothing to do.
    case done = 0
    case error = 1
    /// `--detailed-exitcode`: a plan has changes.
    case changesPending = 2
    case declarationsInvalid = 3
    case policyDenied = 4
    /// A plan deletes more than was allowed.
    case deletionBrake = 5
    /// What a plan was made against has moved on.
    case planStale = 6
    /// Another writer holds the state's lock.
    case locked = 7
    /// `--detailed-exitcode`: what is live is not what is declared.
    case drift = 8
    case usage = 64
}

/// Ends a command with a status and, unless everything was said already, a message.
struct CommandFailure: Error {
    var status: ExitStatus
    /// What happened, where, and what to do; nil where the command printed it itself.
    var message: String?

    init(_ message: String, status: ExitStatus = .error) {
        self.status = status
        self.message = message
    }

    /// Ends with a status after everything has been printed.
    init(status: ExitStatus) {
        self.status = status
        message = nil
    }
}
