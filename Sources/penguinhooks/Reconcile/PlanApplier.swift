import API
import Model
import Planning
import Text

/// Applies a plan that was shown, and says what came of it.
struct PlanApplier {
    let state: StateOptions
    let audit: AuditOptions
    let reader: SecretValues
    let console: Console
    let format: PlanFormat
    /// The revision that is brought back; nil where files are applied.
    var rollbackTo: Int?
    /// The share of recorded deliveries that may be lost, in percent.
    var allowedLoss: Int?

    func apply(
        _ proposal: PlanSource.Proposal,
        of declared: DeclaredState,
        targets: Set<WebhookKey>,
        allowedDeletes: Int?,
        isConfirmed: Bool
    ) async throws {
        let plan = proposal.plan
        if let refusal = plan.refusal(
            under: declared.policy,
            allowingDeletes: allowedDeletes,
            allowingLoss: allowedLoss
        ) {
            if format == .json { console.print(plan.json) }
            throw CommandFailure(
                refusal.message,
                status: ExitStatus(rawValue: refusal.exitStatus) ?? .error
            )
        }
        guard !plan.isEmpty else {
            if format == .json { console.print(plan.json) }
            if proposal.hasNewSources { await note(proposal, declared, targets) }
            return
        }
        // Without a terminal nobody can answer, and whoever wrote --apply meant it.
        let asks = !isConfirmed && Input.isTerminal && console.notices.isTerminal
        if asks, try !console.confirm("Apply?", orPass: "--yes") { return }
        var (order, declared) = try await order(for: proposal, declared, targets, allowedDeletes)
        order.message = audit.message ?? subject(of: audit.commit, in: declared)
        if audit.actor == nil, plan.changes.contains(where: { $0.action == .create }) {
            order.creators = GitAuthors.creators(of: declared)
        }
        guard let path = audit.secretsOut else { return show(try await send(order), plan) }
        let file = try NewFile(secretAt: path)
        let outcome: Outcome
        do {
            outcome = try await send(order)
        } catch {
            file.discard()
            throw error
        }
        let secrets = outcome.answer["secrets"] ?? .members([:])
        try file.finish(Array((secrets.text + "\n").utf8))
        show(outcome, plan)
    }

    /// What is asked for, with all that is declared.
    private func order(
        for proposal: PlanSource.Proposal,
        _ declared: DeclaredState,
        _ targets: Set<WebhookKey>,
        _ allowedDeletes: Int?
    ) async throws -> (ApplyOrder, DeclaredState) {
        let declared = try await declared.complete()
        let order = ApplyOrder(
            declared: declared,
            values: reader.values,
            expectedDigest: proposal.digest,
            allowedDeletes: allowedDeletes ?? 0,
            allowedLoss: allowedLoss,
            targets: targets,
            actor: audit.actor,
            commit: audit.commit,
            rollbackTo: rollbackTo
        )
        return (order, declared)
    }

    /// The first line of a commit's message, where git here knows the commit.
    private func subject(of commit: String?, in declared: DeclaredState) -> String? {
        guard let commit, !commit.isEmpty, commit.utf8.allSatisfy(\.isHexDigit) else { return nil }
        do throws(CommandFailure) {
            let folder = rollbackTo == nil ? declared.folder : "."
            let git = GitTool(options: ["-C", folder])
            return try git.run("log", "-1", "--format=%s", commit)
        } catch {
            // No git here, or not that commit: it is only said in words.
            return nil
        }
    }

    /// Has it noted what the files are now, so that the next plan need not parse them.
    private func note(
        _ proposal: PlanSource.Proposal,
        _ declared: DeclaredState,
        _ targets: Set<WebhookKey>
    ) async {
        do {
            let (order, _) = try await order(for: proposal, declared, targets, nil)
            _ = try await send(order)
        } catch {
            // There was nothing to apply; what could not be noted now is noted another time.
            return
        }
    }

    private struct Outcome {
        let answer: JSON
        let duration: Duration
    }

    private func send(_ order: ApplyOrder) async throws -> Outcome {
        let clock = ContinuousClock()
        let start = clock.now
        do {
            let answer = try await Door.use(state, for: .create) {
                try await $0.apply(order)
            }
            return Outcome(answer: answer, duration: clock.now - start)
        } catch let problem as Problem {
            throw explained(problem)
        }
    }

    /// A missing value with the reason why it could not be read here.
    private func explained(_ problem: Problem) -> any Error {
        guard problem.code == "missing-value",
            let key = problem["key"]?.string.flatMap({ WebhookKey($0) }),
            let field = problem["field"]?.string, let reason = reader.reasons[key]?[field]
        else { return problem }
        return CommandFailure("\(key): \(field) has no value: \(reason)")
    }

    private func show(_ outcome: Outcome, _ plan: Plan) {
        let mayShow = audit.showSecrets || (format == .human && console.output.isTerminal)
        let secrets = outcome.answer["secrets"]?.object?.members ?? []
        if format == .json {
            guard case .object(var object) = plan.json else { return }
            guard case .object(var applied) = outcome.answer else { return }
            if !audit.showSecrets { applied["secrets"] = nil }
            object["applied"] = .object(applied)
            return console.print(.object(object))
        }
        let revision = outcome.answer["revision"]?.integer ?? 0
        let time = Words.milliseconds(Int(outcome.duration.wholeMilliseconds))
        let summary = outcome.answer["summary"]?.string ?? ""
        console.print("Applied revision \(revision) in \(time): \(summary).")
        if secrets.isEmpty { return }
        console.print("")
        let width = secrets.map(\.name.displayWidth).max() ?? 0
        for member in secrets {
            let id = member.value["id"]?.string ?? ""
            let secret = member.value["secret"]?.string ?? ""
            let shown =
                mayShow
                ? "secret \(secret)" : "secret sealed; `penguinhooks secret show \(member.name)`"
            console.print("  \(Words.padded(member.name, to: width))   \(id)   \(shown)")
        }
        if mayShow {
            console.print("  ⚠️ Save this secret key. You won't be able to see it again.")
        } else if let path = audit.secretsOut {
            console.print("  Secrets are in \(path).")
        }
    }
}

extension UInt8 {
    fileprivate var isHexDigit: Bool {
        (0x30...0x39).contains(self) || (0x61...0x66).contains(self | 0x20)
    }
}
