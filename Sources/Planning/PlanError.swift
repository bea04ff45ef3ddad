package import Model

/// Why no plan can be made.
package enum PlanError: Error, Sendable, Hashable {
    /// The state belongs to one environment, the declarations are for another; nil is none.
    case otherEnvironment(declared: String?, live: String?)
    /// Nothing is declared although files manage this many live webhooks.
    case nothingDeclared(folder: String, managed: Int)
    /// Renames that cannot be carried out and values that cannot be kept.
    case invalid([Problem])
    /// Event types that are not declared any more, but named by webhooks that stay.
    case typesInUse([TypeUse], folder: String)

    /// An event type and who names it.
    package struct TypeUse: Sendable, Hashable {
        package var type: String
        package var webhooks: [WebhookKey]

        package init(type: String, webhooks: [WebhookKey]) {
            self.type = type
            self.webhooks = webhooks
        }
    }

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
