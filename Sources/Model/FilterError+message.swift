import Text

/// The wording of filter errors.
extension FilterError: CustomStringConvertible {
    package var description: String {
        problems.map { "\($0.message) at \($0.pointer)" }.joined(separator: "; ")
    }
}

extension FilterError.Problem {
    /// What is wrong, without the place.
    package var message: String {
        switch reason {
        case .unknownOperator(let name, _): "unknown filter operator \"\(name)\""
        case .misplacedOperator(let name):
            CompiledFilter.groupOperators.contains(name)
                ? "\(name) joins whole conditions and cannot stand inside a field"
                : "\(name) needs a field before it"
        case .operatorInLiteral(let name):
            "\(name) stands inside an object that is compared as it is"
        case .mixedNames(let name): "\"\(name)\" cannot stand beside operators"
        case .invalidPath(let name): "\"\(name)\" is no path: a part between dots is empty"
        case .wrongOperand(let name, let expected, let found):
            "\(name) takes \(words(for: expected)), not \(words(for: found))"
        case .emptyList(let name): "\(name) has an empty list"
        case .unknownKind(let name, _): "unknown type \"\(name)\""
        case .tooLong(let name, let limit): "\(name) takes at most \(limit) characters"
        case .tooDeep(let limit): "the filter nests deeper than \(limit) levels"
        case .tooMany(let limit): "the filter has more than \(limit) conditions"
        }
    }

    /// What to do about it.
    package var hint: String? {
        switch reason {
        case .unknownOperator(_, let suggestion?): "did you mean \"\(suggestion)\"?"
        case .unknownOperator(_, nil):
            "operators are \(CompiledFilter.operators.joined(separator: " "))"
        case .misplacedOperator(let name) where CompiledFilter.groupOperators.contains(name):
            "write \(name): [{field: …}, {field: …}] beside the fields"
        case .misplacedOperator(let name): "write field: {\(name): …}"
        case .operatorInLiteral(let name): "write the whole path: outer.inner: {\(name): …}"
        case .mixedNames: "for a field inside, write the whole path: outer.inner"
        case .unknownKind(_, let suggestion?): "did you mean \"\(suggestion)\"?"
        case .unknownKind(_, nil): "types are null, boolean, number, string, array, object"
        default: nil
        }
    }

    private func words(for operand: FilterError.Operand) -> String {
        switch operand {
        case .list: "a list"
        case .conditions: "a list of conditions"
        case .comparable: "a number, a text or a boolean"
        case .boolean: "true or false"
        case .size: "a whole number from 0"
        case .operators: "an object of operators"
        case .operatorsOrConditions: "an object of operators or of fields"
        case .kinds: "a type's name or a list of them"
        case .text: "a text or a list of texts"
        case .condition: "an object of fields"
        }
    }

    private func words(for kind: JSON.Shape) -> String {
        switch kind {
        case .null: "null"
        case .boolean: "a boolean"
        case .number: "this number"
        case .string: "a text"
        case .array: "a list"
        case .object: "an object"
        }
    }
}
