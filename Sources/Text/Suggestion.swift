/// Finds what somebody probably meant to write.
package enum Suggestion {
    /// The candidate nearest to a text, unless even that is too far away to be a slip of the pen.
    package static func closest(
        to text: String,
        among candidates: some Sequence<String>
    ) -> String? {
        let plain = Array(text.lowercased().unicodeScalars.prefix(200))
        let bare = withoutSeparators(plain)
        var best: (candidate: String, distance: Int, prefix: Int)?
        for candidate in candidates where !candidate.isIdentical(with: text) {
            let other = Array(candidate.lowercased().unicodeScalars.prefix(200))
            let limit = tolerance(max(plain.count, other.count))
            guard abs(plain.count - other.count) <= limit + 3 else { continue }
            // `maxAttempts` and `max-attempts` are `max_attempts` to whoever wrote them.
            let distance = min(
                distance(from: plain, to: other),
                self.distance(from: bare, to: withoutSeparators(other))
            )
            guard distance <= limit else { continue }
            let prefix = zip(plain, other).prefix { $0 == $1 }.count
            if let best, (best.distance, -best.prefix) <= (distance, -prefix) { continue }
            best = (candidate, distance, prefix)
        }
        return best?.candidate
    }

    /// One slip in a short word, one more for every four letters from there, never above four.
    private static func tolerance(_ length: Int) -> Int {
        min(4, max(1, length / 4))
    }

    private static func withoutSeparators(_ text: [Unicode.Scalar]) -> [Unicode.Scalar] {
        text.filter { $0 != "_" && $0 != "-" }
    }

    /// Insertions, deletions, replacements and swaps of neighbours (optimal string alignment).
    private static func distance(from left: [Unicode.Scalar], to right: [Unicode.Scalar]) -> Int {
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for row in 0..<left.count {
            var current = [row + 1]
            for column in 0..<right.count {
                var cost = min(
                    last[column + 1] + 1,
                    current[column] + 1,
                    last[column] + (left[row] == right[column] ? 0 : 1)
                )
                if row > 0, column > 0, left[row] == right[column - 1],
                    left[row - 1] == right[column]
                {
                    cost = min(cost, beforeLast[column - 1] + 1)
                }
                current.append(cost)
            }
            beforeLast = last
            last = current
        }
        return last[right.count]
    }
}
