import Text

/// The wording of schema violations.
extension SchemaViolation: CustomStringConvertible {
    package var description: String {
        "\(pointer.isEmpty ? "(root)" : pointer): \(message)"
    }

    /// What is wrong, without the place.
    package var message: String {
        switch reason {
        case .wrongType(let expected, let found):
            "expected \(expected.map(\.rawValue).joined(separator: " or ")), found \(found.rawValue)"
        case .notOneOf(let allowed, let found):
            "expected \(list(allowed)), found \(short(found))"
        case .missing(let name): "the required member \"\(name)\" is missing"
        case .memberCount(let count, let allowed):
            "expected \(words(allowed)) members, found \(count)"
        case .itemCount(let count, let allowed):
            "expected \(words(allowed)) items, found \(count)"
        case .repeatedItem: "an item stands twice"
        case .length(let count, let allowed):
            "expected \(words(allowed)) characters, found \(count)"
        case .format(let format, let found):
            "expected \(format.words), found \(short(.string(found)))"
        case .below(let bound, let found):
            "expected at least \(bound.spelling), found \(found.spelling)"
        case .above(let bound, let found):
            "expected at most \(bound.spelling), found \(found.spelling)"
        case .notAbove(let bound, let found):
            "expected more than \(bound.spelling), found \(found.spelling)"
        case .notBelow(let bound, let found):
            "expected less than \(bound.spelling), found \(found.spelling)"
        case .notMultiple(let step, let found):
            "expected a multiple of \(step.spelling), found \(found.spelling)"
        case .noAlternative(let count): "fits none of the \(count) alternatives"
        case .alternatives(let matching, let count):
            "must fit exactly one of \(count) alternatives, fits \(matching)"
        case .forbidden: "this value is not allowed here"
        case .tooComplex: "the schema takes too many steps to check this value"
        }
    }

    private func words(_ range: ClosedRange<Int>) -> String {
        switch (range.lowerBound, range.upperBound) {
        case (let low, .max): "at least \(low)"
        case (0, let high): "at most \(high)"
        case (let low, let high): low == high ? "exactly \(low)" : "\(low) to \(high)"
        }
    }

    private func list(_ values: [JSON]) -> String {
        let texts = values.prefix(12).map(short)
        return texts.joined(separator: " or ") + (values.count > 12 ? " or …" : "")
    }

    /// The JSON text, cut to a line.
    private func short(_ value: JSON) -> String {
        let text = value.text.unicodeScalars
        return text.count <= 80 ? String(text) : String(text.prefix(79)) + "…"
    }
}
