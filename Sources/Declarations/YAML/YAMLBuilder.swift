import Text

/// Builds nodes from events, holding the limits and collecting what is wrong.
struct YAMLBuilder: ~Copyable {
    private var events: YAMLEvents
    private let source: SourceID
    private var anchors: [String: YAMLNode] = [:]
    private(set) var problems: [YAMLError] = []

    init(events: consuming YAMLEvents, source: SourceID) {
        self.events = events
        self.source = source
    }

    /// The file's one document; nil where it is empty.
    mutating func document() throws(YAMLError) -> YAMLNode? {
        var root: YAMLNode?
        var documents = 0
        while true {
            let event = try events.next()
            switch event.kind {
            case .streamEnd: return root
            case .documentStart:
                documents += 1
                if documents > 1 {
                    throw YAMLError(reason: .severalDocuments, range: event.range)
                }
                root = try node(try events.next(), depth: 1)
                if root?.expandedCount ?? 0 > YAMLLimits.expandedNodes {
                    throw YAMLError(
                        reason: .tooManyNodes(limit: YAMLLimits.expandedNodes),
                        range: root?.range
                    )
                }
            default: break
            }
        }
    }

    private mutating func node(_ event: YAMLEvent, depth: Int) throws(YAMLError) -> YAMLNode {
        guard depth <= YAMLLimits.depth else {
            throw YAMLError(reason: .tooDeep(limit: YAMLLimits.depth), range: event.range)
        }
        switch event.kind {
        case .alias(let name):
            guard let node = anchors[name] else {
                throw YAMLError(reason: .unknownAlias(name), range: event.range)
            }
            guard depth + node.height - 1 <= YAMLLimits.depth else {
                throw YAMLError(reason: .tooDeep(limit: YAMLLimits.depth), range: event.range)
            }
            return node
        case .scalar(var scalar, let anchor, let tag):
            if let tag {
                scalar.isPlain = false
                check(tag, allowing: "tag:yaml.org,2002:str", at: event.range)
            }
            let node = YAMLNode(
                content: .scalar(scalar),
                range: event.range,
                source: source,
                expandedCount: 1,
                height: 1
            )
            if let anchor { anchors[anchor] = node }
            return node
        case .sequenceStart(let anchor, let tag):
            check(tag, allowing: "tag:yaml.org,2002:seq", at: event.range)
            return remember(try sequence(event.range, depth: depth), as: anchor)
        case .mappingStart(let anchor, let tag):
            check(tag, allowing: "tag:yaml.org,2002:map", at: event.range)
            return remember(try mapping(event.range, depth: depth), as: anchor)
        default: preconditionFailure("libyaml sends a node where a node must stand")
        }
    }

    private mutating func sequence(
        _ range: SourceRange,
        depth: Int
    ) throws(YAMLError) -> YAMLNode {
        var elements: [YAMLNode] = []
        var size = Size()
        while true {
            let event = try events.next()
            if case .sequenceEnd = event.kind {
                return finished(.sequence(elements), size, range.extended(to: event.range))
            }
            let element = try node(event, depth: depth + 1)
            try size.add(element)
            elements.append(element)
        }
    }

    private mutating func mapping(_ range: SourceRange, depth: Int) throws(YAMLError) -> YAMLNode {
        var members: [YAMLNode.Member] = []
        var seen: [String: Int] = [:]
        var size = Size()
        while true {
            let event = try events.next()
            if case .mappingEnd = event.kind {
                return finished(.mapping(members), size, range.extended(to: event.range))
            }
            let key = try node(event, depth: depth + 1)
            let value = try node(try events.next(), depth: depth + 1)
            try size.add(value)
            guard let scalar = key.scalar else {
                problems.append(YAMLError(reason: .complexKey, range: key.range))
                continue
            }
            if scalar.text == "<<", scalar.isPlain {
                problems.append(YAMLError(reason: .mergeKey, range: key.range))
                continue
            }
            if let line = seen[scalar.text] {
                let reason = YAMLError.Reason.duplicateKey(scalar.text, firstLine: line)
                problems.append(YAMLError(reason: reason, range: key.range))
                continue
            }
            seen[scalar.text] = key.range.start.line
            members.append(
                YAMLNode.Member(
                    key: scalar.text,
                    keyRange: key.range,
                    isKeyPlain: scalar.isPlain,
                    source: source,
                    value: value
                )
            )
        }
    }

    private func finished(
        _ content: YAMLNode.Content,
        _ size: Size,
        _ range: SourceRange
    ) -> YAMLNode {
        YAMLNode(
            content: content,
            range: range,
            source: source,
            expandedCount: size.count,
            height: size.height
        )
    }

    private mutating func remember(_ node: YAMLNode, as anchor: String?) -> YAMLNode {
        if let anchor { anchors[anchor] = node }
        return node
    }

    private mutating func check(_ tag: String?, allowing allowed: String, at range: SourceRange) {
        // "!" is the non-specific tag: text as it stands.
        guard let tag, tag != allowed, tag != "!" else { return }
        problems.append(YAMLError(reason: .tag(tag), range: range))
    }
}

/// The size of a collection with its aliases expanded, watched while it grows.
private struct Size {
    var count = 1
    var height = 1

    mutating func add(_ node: YAMLNode) throws(YAMLError) {
        // Anchored nodes are at most the limit each, so the sum cannot overflow.
        count += node.expandedCount
        height = max(height, node.height + 1)
        if count > YAMLLimits.expandedNodes {
            throw YAMLError(
                reason: .tooManyNodes(limit: YAMLLimits.expandedNodes),
                range: node.range
            )
        }
    }
}

extension SourceRange {
    fileprivate func extended(to other: SourceRange) -> SourceRange {
        SourceRange(start: start, end: other.end)
    }
}
