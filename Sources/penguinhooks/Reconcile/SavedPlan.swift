import Glibc
import Model
import Planning
import Text

/// A plan with the digest that apply expects, as a file and as `--format json`.
struct SavedPlan {
    let plan: Plan
    let digest: String

    init(plan: Plan, digest: String) {
        self.plan = plan
        self.digest = digest
    }

    /// Reads a file that `reconcile --out` wrote.
    init(reading path: String) throws {
        let bytes = try Input.read(path)
        do {
            try self.init(json: JSON.parse(bytes))
        } catch let error as PlanFormatError {
            throw CommandFailure("\(path) is \(error.message)")
        } catch let error as JSONError {
            throw CommandFailure("\(path) is not a plan: \(error)")
        }
    }

    init(json: JSON) throws {
        plan = try Plan(json: json)
        guard let digest = json["digest"]?.string else {
            throw CommandFailure("not a plan: digest is missing")
        }
        self.digest = digest
    }

    /// What has become of a saved plan.
    enum Standing: Equatable {
        /// What it would do is still to be done; with other changes beside it, only these webhooks are its own.
        case pending(Set<WebhookKey>)
        /// It was applied, and nothing of it has moved since.
        case carriedOut(Set<WebhookKey>)
        /// Something in it has moved.
        case stale
    }

    /// How it stands to what would be done now; what it says nothing of may have moved.
    func standing(beside now: PlanSource.Proposal, of declared: DeclaredState) -> Standing {
        if now.digest == digest { return .pending([]) }
        let keys = Set(plan.changes.map(\.key))
        guard !keys.isEmpty else { return .stale }
        let rest = now.targeting(keys)
        if rest.digest == digest { return .pending(keys) }
        return rest.plan.isEmpty && isDeclared(by: declared) ? .carriedOut(keys) : .stale
    }

    /// Whether the declarations say what it makes of its webhooks.
    private func isDeclared(by declared: DeclaredState) -> Bool {
        let configurations = Dictionary(
            uniqueKeysWithValues: declared.webhooks.map { ($0.key, $0.configuration) }
        )
        return plan.changes.allSatisfy { configurations[$0.key] == $0.configuration }
    }

    /// The plan's document with its digest.
    var json: JSON {
        guard case .object(var object) = plan.json else { return plan.json }
        object["digest"] = .string(digest)
        return .object(object)
    }

    /// Writes the file, over an older plan too, but over nothing else.
    func write(to path: String) throws(CommandFailure) {
        if unsafe access(path, F_OK) == 0 {
            do {
                _ = try SavedPlan(reading: path)
            } catch {
                throw CommandFailure("\(path) is there and is not a plan; choose another --out")
            }
        }
        try NewFile.replace(path, with: Array((json.text + "\n").utf8))
    }
}
