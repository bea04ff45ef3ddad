import Text

/// What a file declared when it was applied.
package enum AppliedDeclaration: Sendable {
    /// What is live, and nothing has happened to that since.
    case unchanged(KeptConfiguration)
    case configuration(WebhookConfiguration)
}

/// A declaration whose file is what it was when its webhook was applied, and that is still live so.
package struct UnchangedDeclaration: Sendable, Hashable {
    package var key: WebhookKey
    /// The file as the user named it.
    package var file: String
    package var source: SourceDigest
    package var configuration: KeptConfiguration

    package init(
        key: WebhookKey,
        file: String,
        source: SourceDigest,
        configuration: KeptConfiguration
    ) {
        self.key = key
        self.file = file
        self.source = source
        self.configuration = configuration
    }

    /// The declaration with its configuration taken apart.
    package func webhook() throws -> DeclaredWebhook {
        DeclaredWebhook(
            key: key,
            configuration: try configuration.configuration(),
            file: file,
            source: source
        )
    }
}

extension DeclaredState {
    /// How many webhooks are declared.
    package var count: Int { webhooks.count + unchanged.count }

    /// The same with every declaration taken apart, for whoever has to see them all.
    package func complete() async throws -> DeclaredState {
        guard !unchanged.isEmpty else { return self }
        var state = self
        state.webhooks += try await unchanged.mapOnAllCores { try $0.webhook() }
        state.webhooks.sort { $0.key < $1.key }
        state.unchanged = []
        return state
    }
}
