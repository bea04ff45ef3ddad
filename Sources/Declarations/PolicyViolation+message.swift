/// The wording of broken policy rules.
extension PolicyViolation {
    var message: String { message(of: "the policy") }

    /// The same of a policy by this name.
    func message(of policy: String) -> String {
        let verb = isDenied ? "requires" : "asks for"
        return switch rule {
        case .requires(let field): "\(policy) \(verb) \(field)"
        case .host(let host, _): "\(policy) does not allow the host \(host)"
        case .events(let event, let forbidden):
            event == forbidden
                ? "\(policy) forbids \"\(event)\""
                : "\(policy) forbids \"\(event)\" (\(forbidden))"
        case .attempts(let attempts, let limit):
            "\(attempts) attempts are more than the \(limit) of \(policy)"
        }
    }

    var hint: String? {
        switch rule {
        case .requires(let field): "add `\(field): …`, or waive the rule"
        case .host(_, let allowed): "allowed: \(allowed.joined(separator: ", "))"
        case .events: "name the event types one by one"
        case .attempts(_, let limit): "at most \(limit)"
        }
    }
}
