/// The values that a template may name.
package struct Context: Sendable {
    /// What stands behind a name.
    package enum Value: Sendable {
        /// Text, escaped where it is shown with two braces.
        case text(String)
        /// Markup in UTF-8, shown with three braces.
        case markup([UInt8])
        /// Markup whose links need no check; the output says where it is.
        case sound([UInt8])
        case flag(Bool)
        /// Contexts, one for every turn of a section.
        case list([Context])
        /// A list whose turns may be taken from an earlier output; the new one says where each stands.
        case pieces([Piece])
        /// A list that many pages show.
        case shared(SharedList)
        /// Values, one for every turn of a section, shown with a dot.
        case values([Value])
        /// A context that a section enters once.
        case context(Context)
        /// Another template, filled with a context beside those around it.
        case template(String, Context)
    }

    /// One turn of a section.
    package enum Piece: Sendable {
        /// To be filled.
        case new(Context)
        /// As it came out before; its links need no check.
        case known(ArraySlice<UInt8>)
    }

    /// A few names are found faster one by one than by their hash.
    private var entries: [(name: String, value: Value)]

    package init() {
        entries = []
    }

    package init(_ values: KeyValuePairs<String, Value>) {
        entries = []
        entries.reserveCapacity(values.count)
        for (name, value) in values { entries.append((name, value)) }
    }

    /// The names that have a value.
    package var names: [String] { entries.map(\.name) }

    package subscript(name: String) -> Value? {
        get {
            for entry in entries where entry.name == name { return entry.value }
            return nil
        }
        set {
            let index = entries.firstIndex { $0.name == name }
            switch (index, newValue) {
            case (let index?, let value?): entries[index].value = value
            case (let index?, nil): entries.remove(at: index)
            case (nil, let value?): entries.append((name, value))
            case (nil, nil): break
            }
        }
    }

    /// Adds the values of another context, which win.
    package mutating func merge(_ other: Context) {
        entries.reserveCapacity(entries.count + other.entries.count)
        for (name, value) in other.entries { self[name] = value }
    }

    /// This context with the values of another, which win.
    package func merging(_ other: Context) -> Context {
        var result = self
        result.merge(other)
        return result
    }

    /// This context with further values; those that are nil are left out.
    package func merging(_ other: KeyValuePairs<String, Value?>) -> Context {
        var result = self
        for (name, value) in other { if let value { result[name] = value } }
        return result
    }
}

extension Context.Value {
    /// Text where there is some.
    package static func optional(_ text: String?) -> Context.Value? {
        text.map { .text($0) }
    }
}
