import Text

/// Inheritance: a file over its defaults, an environment over its file.
extension YAMLNode {
    /// Mappings whose fields are inherited one by one; every other value is replaced whole.
    private static let inherited: Set<[String]> = [
        [], ["labels"], ["filters"], ["filters", "custom"], ["retry"], ["headers"],
    ]

    /// This node with another one's fields over it.
    func overlaid(by other: YAMLNode, at path: [String] = []) -> YAMLNode {
        guard Self.inherited.contains(path), let base = members, let over = other.members else {
            return other
        }
        var result = base
        var count = expandedCount
        for member in over {
            if removes(member, at: path) {
                result.removeAll { $0.key == member.key }
            } else if let index = result.firstIndex(where: { $0.key == member.key }) {
                let inner = path + [member.key]
                result[index].keyRange = member.keyRange
                result[index].source = member.source
                result[index].value = result[index].value.overlaid(by: member.value, at: inner)
            } else {
                result.append(member)
            }
            count += member.value.expandedCount
        }
        return YAMLNode(
            content: .mapping(result),
            range: other.range,
            source: other.source,
            expandedCount: count,
            height: max(height, other.height)
        )
    }

    /// A null takes away what would be inherited; elsewhere the fields' own defaults do.
    private func removes(_ member: Member, at path: [String]) -> Bool {
        (path == ["labels"] || path == ["headers"]) && self[member.key] != nil
            && member.value.scalar?.value == .null
    }

    /// This mapping without some of its entries.
    func removing(_ names: Set<String>) -> YAMLNode {
        guard let members else { return self }
        var node = self
        node.content = .mapping(members.filter { !names.contains($0.key) })
        return node
    }
}
