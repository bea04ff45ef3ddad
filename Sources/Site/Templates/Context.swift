import Mustache

/// The values that a template may name.
struct Context: MustacheParent, Sendable {
    /// What stands behind a name.
    enum Value: Sendable {
        /// Text, escaped where it is shown.
        case text(String)
        /// Markup that the program made, shown with three braces.
        case html(HTML)
        case flag(Bool)
        case list([Context])
    }

    private(set) var values: [String: Value]

    init(_ values: [String: Value] = [:]) {
        self.values = values
    }

    subscript(name: String) -> Value? {
        get { values[name] }
        set { values[name] = newValue }
    }

    /// Adds the values of another context, which win.
    mutating func merge(_ other: Context) {
        values.merge(other.values) { $1 }
    }

    func child(named name: String) -> Any? {
        switch values[name] {
        case .text(let text): text.showable
        case .html(let html): html.source
        case .flag(let flag): flag
        case .list(let list): list
        case nil: nil
        }
    }
}

extension Context.Value {
    /// Text where there is some.
    static func optional(_ text: String?) -> Context.Value? {
        text.map { .text($0) }
    }

    /// A whole number with its thousands apart.
    static func number(_ number: Int) -> Context.Value {
        .text(Wording.grouped(number))
    }
}
