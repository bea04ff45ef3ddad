/// The wording of what is wrong with a configuration.
extension ConfigurationProblem {
    /// One sentence saying what was found.
    package var message: String {
        let field = field
        return switch reason {
        case .missing: "\(field) is missing"
        case .unknownField: "unknown field \"\(path.components.last ?? "")\""
        case .wrongType(let expected, let found):
            "\(field.isEmpty ? "a declaration" : field) must be \(expected), not \(found)"
        case .outOfRange(let bounds, let found): "\(field) must be \(bounds), not \(found)"
        case .notOneOf(_, let found): "\(field) cannot be \"\(found)\""
        case .empty: "\(field) is empty"
        case .tooLong(let limit): "\(field) is longer than \(limit) characters"
        case .tooMany(let limit): "\(field) has more than \(limit) entries"
        case .duplicate(let text): "\"\(text)\" stands here twice"
        case .controlCharacter: "\(field) must be one line without control characters"
        case .endpoint: "Endpoint must be a valid HTTPS URL."
        case .eventPattern(let text): "\"\(text)\" is neither an event type nor a pattern"
        case .duration(let text): "\"\(text)\" is not a duration"
        case .rateLimit(let text): "\"\(text)\" is not a rate"
        case .timestamp(let text): "\"\(text)\" is not a time"
        case .email(let text): "\"\(text)\" is not an e-mail address"
        case .header(let problem, let name): Self.message(problem, name: name)
        case .literalSecret: "\(field) must not be written into a declaration"
        case .environmentName(let text):
            "\"\(text)\" cannot be the name of an environment variable"
        case .orderedConcurrency(let count):
            "ordered delivery sends one at a time, concurrency is \(count)"
        case .filter(let reason): FilterError.Problem(path: [], reason: reason).message
        }
    }

    /// The field's path; an element of a list goes by the list's name.
    private var field: String {
        let isElement = path.components.count > 1 && Int(path.components.last ?? "") != nil
        return ConfigurationPath(isElement ? Array(path.components.dropLast()) : path.components)
            .text
    }

    /// What to do about it, in a few words; the suggestion for a misspelt name is made elsewhere.
    package var hint: String? {
        switch reason {
        case .unknownField(let known) where known.count <= 4:
            "known are \(known.joined(separator: ", "))"
        case .missing, .unknownField, .wrongType, .outOfRange, .tooLong, .tooMany: nil
        case .notOneOf(let words, _): "write \(words.joined(separator: " or "))"
        case .empty: "write a value or leave the field out"
        case .duplicate: "remove one of them"
        case .controlCharacter: nil
        case .endpoint(let problem): Self.hint(problem)
        case .eventPattern: "write a type such as email.opened, a glob such as email.*, or *"
        case .duration: "write a number and a unit: 500ms, 5s, 15m, 1h, 30d"
        case .rateLimit: "write a number and a unit of time: 50/s, 300/m, 1000/h"
        case .timestamp: "write it like 2026-12-01T00:00:00Z"
        case .email: nil
        case .header(let problem, _): Self.hint(problem)
        case .literalSecret: "use {from_env: NAME} or {from_file: PATH}"
        case .environmentName: "letters, digits and _ only, no digit first"
        case .orderedConcurrency: "leave concurrency out, or write ordered: false"
        case .filter(let reason): FilterError.Problem(path: [], reason: reason).hint
        }
    }

    private static func hint(_ problem: EndpointURL.Problem) -> String {
        switch problem {
        case .empty: "write an address such as https://crm.example.com/hooks"
        case .tooLong(let limit): "at most \(limit) characters"
        case .forbiddenCharacter(let name): "\(name) cannot stand in an address; percent-encode it"
        case .nonASCII: "write the host in its xn-- form and percent-encode the rest"
        case .noScheme: "begin with https://"
        case .scheme(let name): "\(name):// is not HTTPS"
        case .insecure: "HTTP is allowed for localhost only"
        case .credentials: "user and password cannot stand in an address; use headers"
        case .noHost: "the host is missing"
        case .fragment: "what follows # is never sent; remove it"
        case .badHost(let host): "\"\(host)\" is not a host name"
        case .numericHost: "an IPv4 address is four decimal numbers: 203.0.113.7"
        case .badPort(let port): "\"\(port)\" is not a port"
        }
    }

    private static func message(_ problem: HeaderRules.Problem, name: String) -> String {
        switch problem {
        case .badName: "\"\(name)\" cannot be the name of a header"
        case .reserved: "header \"\(name)\" is set by PenguinHooks itself"
        case .secretLiteral: "header \"\(name)\" carries a secret and must not be written here"
        case .badValue: "header \"\(name)\" holds a line break or control character"
        case .tooLong(let limit): "header \"\(name)\" is longer than \(limit) bytes"
        }
    }

    private static func hint(_ problem: HeaderRules.Problem) -> String? {
        switch problem {
        case .badName: "letters, digits and - only"
        case .reserved: "remove it"
        case .secretLiteral: "use {from_env: NAME} or {from_file: PATH}"
        case .badValue, .tooLong: nil
        }
    }
}
