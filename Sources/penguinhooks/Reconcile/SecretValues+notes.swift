import Model

extension SecretValues {
    /// What a plan that was made here could not look at: values that apply needs, and values that were not compared.
    func notes(on plan: Plan) -> [String] {
        let changes = Dictionary(plan.changes.map { ($0.key, $0) }) { first, _ in first }
        var needed: [String] = []
        var others: [String] = []
        for (key, fields) in reasons.sorted(by: { $0.key < $1.key }) {
            for (field, reason) in fields.sorted(by: { $0.key < $1.key }) {
                if changes[key]?.needs(field) ?? false {
                    needed.append(
                        "\(key): \(field) has no value here, so apply would stop: \(reason)"
                    )
                } else {
                    others.append("\(key): \(field)")
                }
            }
        }
        guard !others.isEmpty else { return needed }
        let more = others.count > 5 ? " and \(others.count - 5) more" : ""
        let names = others.prefix(5).joined(separator: ", ") + more
        return needed + ["not compared with what is live, their values are not here: \(names)"]
    }
}

extension Plan.Change {
    /// Whether applying it takes a value of this field.
    fileprivate func needs(_ field: String) -> Bool {
        action == .create || fields.contains { $0.path == field }
    }
}
