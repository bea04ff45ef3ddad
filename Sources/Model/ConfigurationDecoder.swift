import Text

/// Reads typed values out of JSON and collects what is wrong instead of stopping.
struct ConfigurationDecoder {
    private(set) var problems: [ConfigurationProblem] = []

    mutating func report(_ path: ConfigurationPath, _ reason: ConfigurationProblem.Reason) {
        problems.append(ConfigurationProblem(path: path, reason: reason))
    }

    /// Reports that a value is of another kind.
    mutating func mismatch(_ json: JSON, _ path: ConfigurationPath, expected: String) {
        report(path, .wrongType(expected: expected, found: json.kind))
    }

    mutating func text(_ json: JSON, _ path: ConfigurationPath, limit: Int = 1000) -> String? {
        guard let text = json.string else {
            mismatch(json, path, expected: "text")
            return nil
        }
        if text.utf8.allSatisfy({ $0 == 0x20 }) { report(path, .empty) }
        if text.count > limit { report(path, .tooLong(limit: limit)) }
        if text.utf8.contains(where: { $0 < 0x20 && $0 != 0x0A && $0 != 0x09 || $0 == 0x7F }) {
            report(path, .controlCharacter)
        }
        return text
    }

    mutating func line(_ json: JSON, _ path: ConfigurationPath, limit: Int = 200) -> String? {
        let text = text(json, path, limit: limit)
        if let text, text.utf8.contains(where: { $0 == 0x0A || $0 == 0x09 }) {
            report(path, .controlCharacter)
        }
        return text
    }

    mutating func flag(_ json: JSON, _ path: ConfigurationPath) -> Bool? {
        if json.bool == nil { mismatch(json, path, expected: "true or false") }
        return json.bool
    }

    mutating func integer(
        _ json: JSON,
        _ path: ConfigurationPath,
        in bounds: ClosedRange<Int>
    ) -> Int? {
        guard case .number(let number) = json else {
            mismatch(json, path, expected: "a whole number")
            return nil
        }
        guard let value = json.integer, bounds.contains(value) else {
            let text = "\(bounds.lowerBound) to \(bounds.upperBound)"
            report(path, .outOfRange(bounds: text, found: number.spelling))
            return nil
        }
        return value
    }

    mutating func duration(
        _ json: JSON,
        _ path: ConfigurationPath,
        in bounds: ClosedRange<Duration>
    ) -> Duration? {
        guard let text = json.string else {
            if case .number(let number) = json {
                report(path, .duration(number.spelling))
            } else {
                mismatch(json, path, expected: "a duration")
            }
            return nil
        }
        guard let value = Duration(declared: text) else {
            report(path, .duration(text))
            return nil
        }
        guard bounds.contains(value) else {
            let words = "\(bounds.lowerBound.declared) to \(bounds.upperBound.declared)"
            report(path, .outOfRange(bounds: words, found: text))
            return nil
        }
        return value
    }

    mutating func choice<Value>(
        _ json: JSON,
        _ path: ConfigurationPath,
        of type: Value.Type
    ) -> Value? where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
        let words = Value.allCases.map(\.rawValue)
        guard let text = json.string else {
            mismatch(json, path, expected: words.joined(separator: " or "))
            return nil
        }
        let value = Value(rawValue: text)
        if value == nil { report(path, .notOneOf(words, found: text)) }
        return value
    }

    /// The elements of a list with their paths.
    mutating func list(
        _ json: JSON,
        _ path: ConfigurationPath,
        limit: Int = 1000
    ) -> [(json: JSON, path: ConfigurationPath)] {
        guard let array = json.array else {
            mismatch(json, path, expected: "a list")
            return []
        }
        if array.count > limit { report(path, .tooMany(limit: limit)) }
        return array.prefix(limit).enumerated().map { ($1, path.appending($0)) }
    }

    /// A list of texts, each once.
    mutating func texts(_ json: JSON, _ path: ConfigurationPath) -> [String] {
        var seen: Set<String> = []
        var values: [String] = []
        for element in list(json, path) {
            guard let text = line(element.json, element.path) else { continue }
            if !seen.insert(text).inserted { report(element.path, .duplicate(text)) }
            values.append(text)
        }
        return values
    }

    /// The members of an object, after refusing names that are not known.
    mutating func members(
        _ json: JSON,
        _ path: ConfigurationPath,
        known: [String]? = nil
    ) -> JSONObject? {
        guard let object = json.object else {
            mismatch(json, path, expected: "a mapping")
            return nil
        }
        if let known {
            for member in object.members where !known.contains(member.name) {
                report(path.appending(member.name), .unknownField(known: known))
            }
        }
        return object
    }
}

extension JSON {
    /// What a reader would call a value of this kind.
    package var kind: String {
        switch self {
        case .null: "nothing"
        case .bool(let value): value ? "true" : "false"
        case .number(let number): "the number \(number.spelling)"
        case .string: "text"
        case .array: "a list"
        case .object: "a mapping"
        }
    }
}
