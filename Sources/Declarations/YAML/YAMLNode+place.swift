import Text

/// Where something is written.
struct Place: Sendable, Hashable {
    var range: SourceRange
    var source: SourceID
    /// The scalar there, where there is one.
    var scalar: YAMLScalar?
}

extension YAMLNode {
    /// The place of a value, or of its key; the innermost node on the way where the path leads nowhere.
    func place(of path: [String], asName: Bool = false) -> Place {
        var node = self
        var place = Place(range: range, source: source, scalar: scalar)
        for (index, component) in path.enumerated() {
            let isLast = index == path.count - 1
            if let member = node[component] {
                node = member.value
                if isLast, asName {
                    return Place(range: member.keyRange, source: member.source)
                }
                // An empty value has no extent: its key shows where it is missing.
                place =
                    node.range.start == node.range.end
                    ? Place(range: member.keyRange, source: member.source, scalar: node.scalar)
                    : Place(range: node.range, source: node.source, scalar: node.scalar)
                if !isLast, node.members != nil {
                    place = Place(range: member.keyRange, source: member.source)
                }
            } else if let elements = node.elements, let position = Int(component),
                elements.indices.contains(position)
            {
                node = elements[position]
                place = Place(range: node.range, source: node.source, scalar: node.scalar)
            } else {
                return index == 0 ? firstLine : place
            }
        }
        return place
    }

    /// The start of the node in its own file, whatever it inherits: where a missing field would stand.
    private var firstLine: Place {
        let first = members?.first { $0.source == source }
        return Place(range: first?.keyRange ?? range, source: first?.source ?? source)
    }
}
