package import Model

/// Why no plan can be made.
package enum PlanError: Error, Sendable, Hashable {
    /// The state belongs to one environment, the declarations are for another; nil is none.
    case otherEnvironment(declared: String?, live: String?)
    /// Nothing is declared although files manage this many live webhooks.
    case nothingDeclared(folder: String, managed: Int)
    /// Renames that cannot be carried out and values that cannot be kept.
    case invalid([Problem])

    /// One thing wrong with one declaration.
    package struct Problem: Sendable, Hashable {
        /// What is wrong.
        package enum Reason: Sendable, Hashable {
            /// Both the old and the new key are live.
            case bothLive(old: WebhookKey)
            /// The old key is declared as well.
            case oldStillDeclared(old: WebhookKey)
            /// Another file takes the same webhook over.
            case takenTwice(old: WebhookKey, other: WebhookKey)
            case movedFromItself
            /// `{sealed: true}` keeps what is live, but nothing is; the field's path.
            case nothingSealed(path: String)
            case declaredTwice
        }

        package var key: WebhookKey
        package var file: String
        package var line: Int?
        package var reason: Reason
    }
}
