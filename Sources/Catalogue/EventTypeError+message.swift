import Model
import Text

/// The wording of errors in entries of the catalogue.
extension EventTypeError: CustomStringConvertible {
    package var description: String {
        let texts = problems.map { problem in
            problem.pointer.isEmpty ? problem.message : "\(problem.message) at \(problem.pointer)"
        }
        return "event type \(type): " + texts.joined(separator: "; ")
    }
}

extension EventTypeError.Problem {
    /// What is wrong, without the place.
    package var message: String {
        switch reason {
        case .invalidName(let name): "\"\(name)\" is no event type's name"
        case .reservedName(let name): "the name \"\(name)\" is taken by the built-in catalogue"
        case .duplicateName(let name): "two entries are named \"\(name)\""
        case .missing(let name): "the field \"\(name)\" is missing"
        case .unknownField(let name, _): "unknown field \"\(name)\""
        case .wrongType(let name, let expected): "\"\(name)\" takes \(words(expected))"
        case .unknownCategory(let name, _): "unknown category \"\(name)\""
        case .unknownStatus(let name, _): "unknown status \"\(name)\""
        case .invalidVersion(let text): "\"\(text)\" is no version"
        case .laterThanVersion(let since, let version):
            "a field since \(since) in version \(version) of its type"
        case .schema(let problem): problem.message
        case .example(let violation): "the example breaks the schema: \(violation.message)"
        case .exampleType(let name): "the example is of type \"\(name)\""
        }
    }

    /// What to do about it.
    package var hint: String? {
        switch reason {
        case .invalidName: "names are parts of a–z, 0–9 and _ joined by dots, such as order.shipped"
        case .unknownField(_, let suggestion?), .unknownCategory(_, let suggestion?),
            .unknownStatus(_, let suggestion?):
            "did you mean \"\(suggestion)\"?"
        case .unknownField(_, nil): "fields are \(EventType.fields.joined(separator: ", "))"
        case .unknownCategory(_, nil):
            "categories are \(EventType.Category.allCases.map(\.rawValue).joined(separator: ", "))"
        case .unknownStatus(_, nil):
            "statuses are \(EventType.Stability.allCases.map(\.rawValue).joined(separator: ", "))"
        case .invalidVersion: "versions are one to three numbers joined by dots, such as 1.2"
        case .laterThanVersion: "raise \"version\", or name the version that brought the field"
        case .schema(let problem): problem.hint
        default: nil
        }
    }

    private func words(_ kind: EventTypeError.FieldKind) -> String {
        switch kind {
        case .object: "an object"
        case .text: "a text"
        case .texts: "a list of texts"
        case .boolean: "true or false"
        }
    }
}
