/// The text form of a place inside a JSON value (RFC 6901).
package enum JSONPointer {
    /// The pointer of a path of names and indices; the whole value is "".
    package static func text(_ path: some Sequence<String>) -> String {
        path.reduce(into: "") { pointer, name in
            pointer += "/"
            for scalar in name.unicodeScalars {
                switch scalar {
                case "~": pointer += "~0"
                case "/": pointer += "~1"
                default: pointer.unicodeScalars.append(scalar)
                }
            }
        }
    }
}
