/// The edition of an event type, such as `1.2`.
package struct EventVersion: Sendable, Hashable, Comparable {
    /// As its author wrote it.
    package let text: String
    private let numbers: [Int]

    /// Reads one to three numbers joined by dots, each of at most six digits and without a leading zero.
    package init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let numbers = parts.compactMap { part -> Int? in
            let isNumber = part.utf8.allSatisfy { (0x30...0x39).contains($0) }
            guard isNumber, (1...6).contains(part.utf8.count) else { return nil }
            return part.utf8.count > 1 && part.hasPrefix("0") ? nil : Int(part)
        }
        guard numbers.count == parts.count, numbers.count <= 3 else { return nil }
        self.text = text
        self.numbers = numbers + [Int](repeating: 0, count: 3 - numbers.count)
    }

    package static func < (left: Self, right: Self) -> Bool {
        left.numbers.lexicographicallyPrecedes(right.numbers)
    }

    package static func == (left: Self, right: Self) -> Bool { left.numbers == right.numbers }

    package func hash(into hasher: inout Hasher) { hasher.combine(numbers) }
}
