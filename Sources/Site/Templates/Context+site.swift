import Templates

extension Context.Value {
    /// Markup that the program made, shown with three braces.
    static func html(_ html: HTML) -> Context.Value {
        .markup(html.bytes)
    }

    /// Markup whose links are the program's own and need no check: rows of deliveries, code.
    static func rows(_ html: HTML) -> Context.Value {
        .sound(html.bytes)
    }

    /// A whole number with its thousands apart.
    static func number(_ number: Int) -> Context.Value {
        .text(Wording.grouped(number))
    }
}
