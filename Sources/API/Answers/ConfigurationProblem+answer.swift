import Model
import Text

extension ConfigurationProblem {
    /// As an element of a problem's `errors`.
    func answer(below prefix: String = "") -> JSON {
        let pointer = path.components.map { "/" + escaped($0) }.joined()
        return .members([
            "pointer": .string(prefix + pointer), "message": .string(message),
        ])
    }
}

/// A reference token of a JSON pointer (RFC 6901).
private func escaped(_ name: String) -> String {
    name.split(separator: "~", omittingEmptySubsequences: false).joined(separator: "~0")
        .split(separator: "/", omittingEmptySubsequences: false).joined(separator: "~1")
}
