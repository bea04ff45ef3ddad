import Hummingbird
import Model
import Planning
import Store
import Text

/// What is live against what a revision left: drift, and the way back.
extension Operations {
    /// GET drift: what is live and not as the last apply left it.
    func showDrift(_ call: Call) async throws -> Response {
        let live = try await store.liveState()
        let revision = live.lastApply?.revision ?? 0
        let declared = try await declared(atRevision: revision, live: live)
        return .json(try plan(declared, live, at: call.now).answer)
    }

    /// POST rollback: `{"revision","dry_run","allow_deletes","allow_loss","expected_digest"}`.
    ///
    /// Secrets stay as they are, and so does what the API made.
    func rollBack(_ call: Call) async throws -> Response {
        let body = try await call.object()
        let live = try await liveState()
        guard let revision = body["revision"]?.integer, revision <= live.revision else {
            throw Problem.badRequest("There is no such revision; the newest is \(live.revision).")
        }
        let declared = try await declared(atRevision: revision, live: live)
        if body["dry_run"]?.bool ?? false {
            let since = call.now - Self.lossPeriod
            return .json(
                try await plan(held(declared), live, at: call.now)
                    .measuringImpact(in: store, live: live, since: since, now: call.now)
                    .answer
            )
        }
        return try await apply(
            ApplyOrder(
                declared: declared,
                expectedDigest: body["expected_digest"]?.string,
                allowedDeletes: body["allow_deletes"]?.integer ?? 0,
                allowedLoss: body["allow_loss"]?.integer,
                rollbackTo: revision
            ),
            call
        )
    }

    /// What a revision declared, as far as files manage it.
    private func declared(
        atRevision revision: Int,
        live: LiveState
    ) async throws -> DeclaredState {
        let then = try await store.webhooks(atRevision: revision)
        let current = Dictionary(uniqueKeysWithValues: live.webhooks.map { ($0.id, $0) })
        let webhooks = then.compactMap { entry -> DeclaredWebhook? in
            let now = current[entry.id]
            // What the API made is nobody's to bring back, unless files have taken it over since.
            guard entry.managedBy == .file || now?.managedBy == .file else { return nil }
            return DeclaredWebhook(
                key: entry.key,
                configuration: entry.configuration,
                movedFrom: now.flatMap { $0.key == entry.key ? nil : $0.key },
                file: entry.file ?? "\(entry.key).yaml"
            )
        }
        return DeclaredState(
            webhooks: webhooks.sorted { $0.key < $1.key },
            folder: "revision \(revision)",
            environment: live.environment
        )
    }
}
