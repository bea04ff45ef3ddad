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
