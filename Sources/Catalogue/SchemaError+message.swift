import Text

/// The wording of schema errors.
extension SchemaError: CustomStringConvertible {
    package var description: String {
        problems.map { "\($0.message) at \($0.pointer.isEmpty ? "the root" : $0.pointer)" }
            .joined(separator: "; ")
    }
}

extension SchemaError.Problem {
    /// What is wrong, without the place.
    package var message: String {
        switch reason {
        case .noSchema(let found): "a schema is an object or a boolean, not \(found.rawValue)"
        case .unknownKeyword(let name, _): "the JSON Schema keyword \"\(name)\" is not supported"
        case .wrongValue(let name, let expected): "\"\(name)\" takes \(words(expected))"
        case .unknownType(let name, _): "unknown type \"\(name)\""
        case .unknownFormat(let name, _): "the format \"\(name)\" is not supported"
        case .unresolved(let reference): "the reference \"\(reference)\" leads nowhere"
        case .circular: "the references lead back to themselves"
        case .unknownDialect(let name): "the dialect \"\(name)\" is not supported"
        case .misplaced(let name): "\"\(name)\" may stand at the root only"
        case .tooDeep(let limit): "the schema nests deeper than \(limit) levels"
        }
    }

    /// What to do about it.
    package var hint: String? {
        switch reason {
        case .unknownKeyword(_, let suggestion?), .unknownType(_, let suggestion?),
            .unknownFormat(_, let suggestion?):
            "did you mean \"\(suggestion)\"?"
        case .unknownKeyword("pattern", nil), .unknownKeyword("patternProperties", nil):
            "regular expressions are left out on purpose; use enum, format or minLength"
        case .unknownKeyword: "keywords are \(SchemaCompiler.keywords.joined(separator: " "))"
        case .unknownType: "types are \(SchemaType.allCases.map(\.rawValue).joined(separator: " "))"
        case .unknownFormat:
            "formats are \(SchemaFormat.allCases.map(\.rawValue).joined(separator: " "))"
        case .unresolved: "references are \"#\" or \"#/$defs/NAME\""
        case .unknownDialect: "write \(SchemaCompiler.dialect) or leave it out"
        default: nil
        }
    }

    private func words(_ value: SchemaError.KeywordValue) -> String {
        switch value {
        case .types: "a type's name or a list of different ones"
        case .list: "a list"
        case .filledList: "a list with at least one schema"
        case .object: "an object of schemas"
        case .names: "a list of different names"
        case .count: "a whole number from 0"
        case .boolean: "true or false"
        case .number: "a number"
        case .positiveNumber: "a number above 0"
        case .text: "a text"
        case .version: "a version as a text, such as \"1.2\""
        case .atMost(let name): "no more than \"\(name)\""
        }
    }
}
