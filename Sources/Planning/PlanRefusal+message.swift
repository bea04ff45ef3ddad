import Model
import Text

/// The wording of refusals, and their exit status.
extension PlanRefusal {
    /// 4 for policy, 5 for the deletion brake (cli.md).
    package var exitStatus: Int32 {
        switch self {
        case .policy: 4
        case .protected, .deletes, .loss: 5
        }
    }

    /// What was refused and what to do.
    package var message: String {
        switch self {
        case .policy(let denials):
            return "denied by policy: "
                + counted(denials.count, "rule is broken", "rules are broken")
        case .protected(let keys):
            let names = keys.map(\.rawValue).joined(separator: ", ")
            return
                "protected, not deleted: \(names). First apply `protect: false`, then remove the "
                + (keys.count == 1 ? "file" : "files")
        case .loss(let percent, let allowed, let limit):
            let said = allowed.map { ", --allow-loss says \($0)" } ?? ""
            return "the plan takes away \(percent) % of the recorded deliveries\(said) "
                + "(max_lost_percent \(limit)). If that is meant, add --allow-loss \(percent)"
        case .deletes(let count, let allowed, let reasons):
            let found = "the plan deletes \(counted(count, "webhook", "webhooks"))"
            let limit = allowed.map { ", --allow-deletes says \($0)" } ?? ""
            let why = reasons.map(\.text).joined()
            return "\(found)\(limit)\(why). A delete needs a number: "
                + "penguinhooks reconcile --apply --allow-deletes \(count)"
        }
    }
}

extension PlanRefusal.Reason {
    var text: String {
        switch self {
        case .overCount(let limit): ", more than max_deletes \(limit)"
        case .overPercent(let limit, let percent):
            ", \(percent) % of what is live (max_delete_percent \(limit))"
        }
    }
}
