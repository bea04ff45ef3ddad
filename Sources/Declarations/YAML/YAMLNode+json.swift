import Text

extension YAMLNode {
    /// The value as JSON; scalars that read differently elsewhere are reported and kept as text.
    func json(reporting problems: inout [DeclarationError]) -> JSON {
        switch content {
        case .scalar(let scalar):
            if let meaning = scalar.otherMeaning {
                let reason = YAMLError.Reason.ambiguous(scalar, elsewhere: meaning)
                problems.append(DeclarationError(.yaml(reason), at: range, in: source))
                return .string(scalar.text)
            }
            if let value = scalar.value { return value }
            let reason = YAMLError.Reason.notFinite(scalar.text)
            problems.append(DeclarationError(.yaml(reason), at: range, in: source))
            return .null
        case .sequence(let elements):
            var values: [JSON] = []
            values.reserveCapacity(elements.count)
            for element in elements { values.append(element.json(reporting: &problems)) }
            return .array(values)
        case .mapping(let members):
            var values: [JSONObject.Member] = []
            values.reserveCapacity(members.count)
            for member in members {
                let key = YAMLScalar(text: member.key, isPlain: member.isKeyPlain)
                if let meaning = key.otherMeaning {
                    let reason = YAMLError.Reason.ambiguous(key, elsewhere: meaning)
                    problems.append(
                        DeclarationError(.yaml(reason), at: member.keyRange, in: member.source)
                    )
                }
                let value = member.value.json(reporting: &problems)
                values.append(JSONObject.Member(name: member.key, value: value))
            }
            return .object(JSONObject(uniqueMembers: values))
        }
    }
}
