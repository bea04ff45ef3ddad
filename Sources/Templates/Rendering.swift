/// One template being filled.
struct Rendering {
    private let library: TemplateLibrary
    private(set) var output = TemplateOutput()
    /// What sections entered, innermost last.
    private var stack: [Context.Value] = []
    /// What every line begins with, since partials are indented.
    private var indentation: [UInt8] = []
    /// The outermost place of the stack that a name was looked for in, since it was last set.
    private var reach = Int.max
    /// The same of the names that were found.
    private var foundReach = Int.max
    /// How often a list of pieces was shown in a way that another output may not take over.
    private var boundLists = 0
    private var pieceLists = 0

    init(library: TemplateLibrary) {
        self.library = library
        output.bytes.reserveCapacity(65_536)
    }

    /// The output, with the places of pieces where others may take them over.
    var finished: TemplateOutput {
        guard boundLists > 0 || pieceLists > 1 else { return output }
        var output = output
        output.pieces = []
        return output
    }

    /// Runs a whole template with a context beside those around it.
    mutating func fill(_ place: Int, _ context: Context) {
        stack.append(.context(context))
        let template = library.templates[place]
        run(template, place, 0..<template.instructions.count)
        stack.removeLast()
    }

    private mutating func run(_ template: Template, _ place: Int, _ range: Range<Int>) {
        var index = range.lowerBound
        while index < range.upperBound {
            let current = index
            index += 1
            switch template.instructions[current] {
            case .literal(let bytes, let startsLine):
                show(template.source, bytes, startsLine: startsLine)
            case .lineStart: output.bytes.append(contentsOf: indentation)
            case .text(let name): showEscaped(value(of: name))
            case .raw(let name): showRaw(value(of: name))
            case .section(let name, let end):
                if let value = value(of: name) {
                    let here = SharedList.Place(template: place, instruction: current)
                    enter(value, template, here, index..<end)
                }
                index = end
            case .inverted(let name, let end):
                if let value = value(of: name), value.isShown { index = end }
            case .partial(let name, let more):
                guard let place = library.place(ofPartial: name) else { continue }
                let template = library.templates[place]
                indentation.append(contentsOf: more)
                run(template, place, 0..<template.instructions.count)
                indentation.removeLast(more.count)
            }
        }
    }

    /// Runs the body of a section as often as its value says.
    private mutating func enter(
        _ value: Context.Value,
        _ template: Template,
        _ here: SharedList.Place,
        _ body: Range<Int>
    ) {
        switch value {
        case .list(let contexts):
            for context in contexts { turn(.context(context), template, here, body) }
        case .values(let values):
            for value in values { turn(value, template, here, body) }
        case .pieces(let pieces): enter(pieces, template, here, body)
        case .shared(let list): enter(list, template, here, body)
        case _ where value.isShown: turn(value, template, here, body)
        default: break
        }
    }

    private mutating func turn(
        _ value: Context.Value,
        _ template: Template,
        _ here: SharedList.Place,
        _ body: Range<Int>
    ) {
        stack.append(value)
        run(template, here.template, body)
        stack.removeLast()
    }

    private mutating func enter(
        _ list: SharedList,
        _ template: Template,
        _ here: SharedList.Place,
        _ body: Range<Int>
    ) {
        if indentation.isEmpty, let known = list.piece(at: here) { return output.append(known) }
        let start = output.bytes.count
        let outer = reach
        reach = Int.max
        for context in list.contexts { turn(.context(context), template, here, body) }
        if indentation.isEmpty, reach >= stack.count {
            list.keep(output.piece(from: start), at: here)
        }
        reach = min(outer, reach)
    }

    private mutating func enter(
        _ pieces: [Context.Piece],
        _ template: Template,
        _ here: SharedList.Place,
        _ body: Range<Int>
    ) {
        let outer = foundReach
        foundReach = Int.max
        for piece in pieces {
            let start = output.bytes.count
            switch piece {
            case .new(let context): turn(.context(context), template, here, body)
            case .known(let bytes):
                output.bytes.append(contentsOf: bytes)
                output.sound.append(start..<output.bytes.count)
            }
            output.pieces.append(start..<output.bytes.count)
        }
        pieceLists += 1
        if !indentation.isEmpty || foundReach < stack.count { boundLists += 1 }
        foundReach = min(outer, foundReach)
    }

    private mutating func value(of name: Template.Name) -> Context.Value? {
        guard !name.isImplicit else {
            reach = min(reach, stack.count - 1)
            foundReach = min(foundReach, stack.count - 1)
            return stack.last
        }
        var depth = stack.count - 1
        while depth >= 0 {
            if case .context(let context) = stack[depth], let found = context[name.first] {
                reach = min(reach, depth)
                foundReach = min(foundReach, depth)
                return name.rest.isEmpty ? found : Self.value(of: name.rest, in: found)
            }
            depth -= 1
        }
        reach = 0
        return nil
    }

    private static func value(of path: [String], in value: Context.Value) -> Context.Value? {
        var value = value
        for name in path {
            guard case .context(let context) = value, let next = context[name] else { return nil }
            value = next
        }
        return value
    }
}

extension Rendering {
    private mutating func showEscaped(_ value: Context.Value?) {
        switch value {
        case .text(let text): text.appendEscaped(to: &output.bytes)
        default: showRaw(value)
        }
    }

    private mutating func showRaw(_ value: Context.Value?) {
        switch value {
        case .text(let text): output.bytes.append(contentsOf: text.utf8)
        case .markup(let markup): output.bytes.append(contentsOf: markup)
        case .sound(let markup):
            let start = output.bytes.count
            output.bytes.append(contentsOf: markup)
            output.sound.append(start..<output.bytes.count)
        case .flag(let flag): output.bytes.append(contentsOf: (flag ? "true" : "false").utf8)
        case .template(let name, let context):
            if let place = library.place(of: name) { fill(place, context) }
        case .list, .pieces, .shared, .values, .context, nil: break
        }
    }

    private mutating func show(_ source: [UInt8], _ range: Range<Int>, startsLine: Bool) {
        guard !indentation.isEmpty else { return output.bytes.append(contentsOf: source[range]) }
        var isLineStart = startsLine
        for byte in source[range] {
            if isLineStart { output.bytes.append(contentsOf: indentation) }
            output.bytes.append(byte)
            isLineStart = byte == UInt8(ascii: "\n")
        }
    }
}

extension Context.Value {
    /// Whether a section shows something for the value.
    fileprivate var isShown: Bool {
        switch self {
        case .text(let text): !text.isEmpty
        case .markup(let markup), .sound(let markup): !markup.isEmpty
        case .flag(let flag): flag
        case .list(let contexts): !contexts.isEmpty
        case .pieces(let pieces): !pieces.isEmpty
        case .shared(let list): !list.contexts.isEmpty
        case .values(let values): !values.isEmpty
        case .context, .template: true
        }
    }
}
