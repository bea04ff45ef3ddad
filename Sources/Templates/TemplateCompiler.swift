/// Turns tags and the text between them into instructions.
struct TemplateCompiler {
    private let source: [UInt8]
    private let template: String
    private var instructions: [Template.Instruction] = []
    /// Sections that are open, by the place of their first instruction.
    private var open: [(tag: TemplateTag, place: Int)] = []
    /// Up to where the source is compiled.
    private var position = 0

    init(source: [UInt8], template: String) {
        self.source = source
        self.template = template
    }

    mutating func add(_ tag: TemplateTag) throws(TemplateError) {
        addLiteral(upTo: tag.extent.lowerBound)
        let name = Template.Name(tag.name)
        switch tag.kind {
        case .silent: break
        case .variable:
            addLineStart(tag)
            instructions.append(.text(name))
        case .raw:
            addLineStart(tag)
            instructions.append(.raw(name))
        case .section, .inverted:
            open.append((tag, instructions.count))
            // The end is known at the closing tag.
            instructions.append(.section(name, end: 0))
        case .partial:
            instructions.append(.partial(tag.name, indentation: tag.indentation))
        case .close:
            guard let (opening, place) = open.popLast(), opening.name == tag.name else {
                throw TemplateError(
                    template: template,
                    line: tag.line,
                    reason: .unopenedSection(tag.name)
                )
            }
            let end = instructions.count
            instructions[place] =
                opening.kind == .section ? .section(name, end: end) : .inverted(name, end: end)
        }
        position = tag.extent.upperBound
    }

    mutating func finish() throws(TemplateError) -> [Template.Instruction] {
        addLiteral(upTo: source.count)
        if let (tag, _) = open.last {
            throw TemplateError(
                template: template,
                line: tag.line,
                reason: .unclosedSection(tag.name)
            )
        }
        return instructions
    }

    private mutating func addLiteral(upTo end: Int) {
        guard position < end else { return }
        instructions.append(.literal(position..<end, startsLine: isLineStart(position)))
    }

    private mutating func addLineStart(_ tag: TemplateTag) {
        if isLineStart(tag.extent.lowerBound) { instructions.append(.lineStart) }
    }

    private func isLineStart(_ place: Int) -> Bool {
        place == 0 || source[place - 1] == UInt8(ascii: "\n")
    }
}
