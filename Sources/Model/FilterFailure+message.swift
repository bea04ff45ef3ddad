import Text

/// The wording of `match --explain`.
extension FilterFailure: CustomStringConvertible {
    /// One line: what was wanted, what was found.
    package var description: String {
        switch reason {
        case .workspace(let wanted, let found):
            "workspace must be \(list(wanted)), found \(found.map(quoted) ?? "none")"
        case .campaign(let wanted, let found):
            "campaign must be \(list(wanted)), found \(found.isEmpty ? "none" : list(found))"
        case .contactTags(let wanted, let found):
            "contact tags must include \(list(wanted)), found \(found.isEmpty ? "none" : list(found))"
        case .value(let name, let operatorName, let operand, let found):
            "\(name) must be \(wish(operatorName, operand)), found \(found.map(short) ?? "nothing")"
        case .noAlternative(let count):
            "none of the \(count) conditions of \(pointer) holds"
        case .excluded:
            "the condition \(pointer) holds and must not"
        }
    }

    private func wish(_ operatorName: String?, _ operand: JSON) -> String {
        if let operatorName { return "{\(operatorName): \(short(operand))}" }
        guard let elements = operand.array else { return short(operand) }
        return "any of " + elements.map(short).joined(separator: ", ")
    }

    private func list(_ texts: [String]) -> String {
        texts.map(quoted).joined(separator: " or ")
    }

    private func quoted(_ text: String) -> String {
        short(.string(text))
    }

    /// The JSON text, cut to a line.
    private func short(_ value: JSON) -> String {
        let text = value.text
        return text.unicodeScalars.count <= 120
            ? text : String(text.unicodeScalars.prefix(119)) + "…"
    }
}
