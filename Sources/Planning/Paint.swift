import Text

/// Wraps text in ANSI colours when they are wanted.
struct Paint {
    enum Style: String {
        case green = "32"
        case yellow = "33"
        case red = "31"
        case bold = "1"
    }

    let isOn: Bool

    func callAsFunction(_ text: String, _ style: Style) -> String {
        isOn ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
    }
}

extension String {
    /// Filled with blanks, two at least, so that what follows stands in a column.
    func padded(to width: Int) -> String {
        width == 0 ? self : self + String(repeating: " ", count: max(2, width - displayWidth))
    }
}
