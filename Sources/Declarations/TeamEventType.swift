import Catalogue
import Model
import Text

/// A team's own event type, `_events/<type>.yaml`.
enum TeamEventType {
    static func decode(
        _ root: YAMLNode,
        file: String,
        problems: inout [DeclarationError]
    ) -> EventType? {
        guard root.members != nil else {
            let reason = DeclarationError.Reason.notAMapping(expected: "an event type's fields")
            problems.append(DeclarationError(reason, at: root.range))
            return nil
        }
        let stem = file.split(separator: "/").last.map { String($0.dropLast(".yaml".count)) } ?? ""
        let json = root.json(reporting: &problems)
        do throws(EventTypeError) {
            return try EventType(json: json, name: stem)
        } catch {
            for problem in error.problems {
                let place = root.place(of: problem.path, asName: problem.isAboutName)
                problems.append(DeclarationError(.eventType(problem), at: place))
            }
            return nil
        }
    }
}

extension EventTypeError.Problem {
    /// Whether the problem is a field's name rather than its value.
    fileprivate var isAboutName: Bool {
        switch reason {
        case .unknownField: true
        case .schema(let problem):
            if case .unknownKeyword = problem.reason { true } else { false }
        default: false
        }
    }
}
