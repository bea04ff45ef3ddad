import CLibYAML
import Text

/// An event of libyaml's parser as a value.
struct YAMLEvent {
    enum Kind {
        case streamStart
        case streamEnd
        case documentStart
        case documentEnd
        case alias(String)
        case scalar(YAMLScalar, anchor: String?, tag: String?)
        case sequenceStart(anchor: String?, tag: String?)
        case sequenceEnd
        case mappingStart(anchor: String?, tag: String?)
        case mappingEnd
    }

    var kind: Kind
    var range: SourceRange
}

/// libyaml's parser over a text in memory; freed with the value.
@safe
struct YAMLEvents: ~Copyable {
    private let parser: UnsafeMutablePointer<yaml_parser_t>

    /// `bytes` must stay valid as long as this value.
    init(reading bytes: UnsafeBufferPointer<UInt8>) throws(YAMLError) {
        unsafe parser = .allocate(capacity: 1)
        unsafe parser.initialize(to: yaml_parser_t())
        guard unsafe yaml_parser_initialize(parser) == 1 else {
            throw YAMLError(reason: .outOfMemory)
        }
        unsafe yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        unsafe yaml_parser_set_input_string(parser, bytes.baseAddress, bytes.count)
    }

    deinit {
        unsafe yaml_parser_delete(parser)
        unsafe parser.deallocate()
    }

    /// The next event.
    mutating func next() throws(YAMLError) -> YAMLEvent {
        var event = unsafe yaml_event_t()
        guard unsafe yaml_parser_parse(parser, &event) == 1 else { throw failure() }
        defer { unsafe yaml_event_delete(&event) }
        let range = unsafe SourceRange(
            start: SourcePosition(event.start_mark),
            end: SourcePosition(event.end_mark)
        )
        return unsafe YAMLEvent(kind: Self.kind(of: event), range: range)
    }

    private static func kind(of event: borrowing yaml_event_t) -> YAMLEvent.Kind {
        switch unsafe event.type {
        case YAML_STREAM_START_EVENT: .streamStart
        case YAML_DOCUMENT_START_EVENT: .documentStart
        case YAML_DOCUMENT_END_EVENT: .documentEnd
        case YAML_ALIAS_EVENT: unsafe .alias(text(event.data.alias.anchor) ?? "")
        case YAML_SCALAR_EVENT:
            unsafe .scalar(
                YAMLScalar(
                    text: text(event.data.scalar.value, count: event.data.scalar.length),
                    isPlain: event.data.scalar.style == YAML_PLAIN_SCALAR_STYLE
                ),
                anchor: text(event.data.scalar.anchor),
                tag: text(event.data.scalar.tag)
            )
        case YAML_SEQUENCE_START_EVENT:
            unsafe .sequenceStart(
                anchor: text(event.data.sequence_start.anchor),
                tag: text(event.data.sequence_start.tag)
            )
        case YAML_SEQUENCE_END_EVENT: .sequenceEnd
        case YAML_MAPPING_START_EVENT:
            unsafe .mappingStart(
                anchor: text(event.data.mapping_start.anchor),
                tag: text(event.data.mapping_start.tag)
            )
        case YAML_MAPPING_END_EVENT: .mappingEnd
        default: .streamEnd
        }
    }

    private func failure() -> YAMLError {
        let parser = unsafe parser.pointee
        let words = unsafe parser.problem.map { unsafe String(cString: $0) } ?? "not YAML"
        switch unsafe parser.error {
        case YAML_MEMORY_ERROR: return YAMLError(reason: .outOfMemory)
        case YAML_READER_ERROR:
            let place = unsafe SourcePosition(parser.mark)
            return YAMLError(reason: .syntax(words), range: SourceRange(start: place, end: place))
        default:
            let place = unsafe SourcePosition(parser.problem_mark)
            return YAMLError(reason: .syntax(words), range: SourceRange(start: place, end: place))
        }
    }
}

private func text(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String? {
    unsafe pointer.map { unsafe String(cString: $0) }
}

private func text(_ pointer: UnsafeMutablePointer<yaml_char_t>?, count: Int) -> String {
    unsafe String(decoding: UnsafeBufferPointer(start: pointer, count: count), as: UTF8.self)
}

extension SourcePosition {
    /// libyaml counts from 0, columns in code points.
    fileprivate init(_ mark: yaml_mark_t) {
        self.init(line: Int(mark.line) + 1, column: Int(mark.column) + 1)
    }
}
