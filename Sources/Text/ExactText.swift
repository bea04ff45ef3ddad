/// A text that equals another only when both have the same scalars.
///
/// Swift's strings are equal when they are canonically equivalent; JSON names and values are not.
package struct ExactText: Sendable, Hashable {
    package let text: String

    package init(text: String) {
        self.text = text
    }

    package static func == (left: ExactText, right: ExactText) -> Bool {
        left.text.isIdentical(with: right.text)
    }

    package func hash(into hasher: inout Hasher) {
        // Canonically equivalent texts hash alike, which costs a comparison and no more.
        hasher.combine(text)
    }
}

extension String {
    /// Whether two texts have the same scalars; `==` takes "é" and "e\u{301}" for one.
    package func isIdentical(with other: String) -> Bool {
        // The commonest question of parser, filters and schemas: most texts differ in length, most of
        // the rest in `==`; spans cost a retain and are five times as fast as iterators.
        guard utf8.count == other.utf8.count, self == other else { return false }
        let bytes = utf8.span
        let others = other.utf8.span
        for index in bytes.indices where bytes[index] != others[index] { return false }
        return true
    }
}
