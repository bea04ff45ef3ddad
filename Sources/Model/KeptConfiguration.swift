import Text

/// A configuration as the state keeps it, looked at but not taken apart: enough to plan it where nothing has changed.
package struct KeptConfiguration: Sendable, Hashable {
    private let text: String
    /// The address.
    package private(set) var url = ""
    /// Whether somebody is told when it stops.
    package private(set) var notifiesSomebody = false
    package private(set) var secretVersion = 1

    /// Nil where values from environment or files have to be compared, or the text is not ours.
    package init?(stored text: String) {
        self.text = text
        var glance = JSONGlance(text)
        while let member = glance.next() {
            guard read(member, glance) else { return nil }
        }
        guard glance.isComplete, !url.isEmpty else { return nil }
    }

    /// Takes note of a member; false where the whole must be read.
    private mutating func read(_ member: JSONGlance.Member, _ glance: JSONGlance) -> Bool {
        let value = member.value
        switch member.name.count {
        case 3 where glance.reads(member.name, "url"):
            guard value.count > 2, glance.reads(value.prefix(1), "\""),
                !glance.contains(UInt8(ascii: "\\"), in: value)
            else { return false }
            url = glance.text(value.dropFirst().dropLast())
        case 3 where glance.reads(member.name, "tls"): return false
        case 6 where glance.reads(member.name, "notify"):
            notifiesSomebody = !glance.reads(value, "[]")
        case 6 where glance.reads(member.name, "secret"):
            return glance.reads(value, "\"generated\"")
        case 7 where glance.reads(member.name, "headers"):
            // What is not literal is an object inside.
            return !glance.contains(UInt8(ascii: "{"), in: value.dropFirst())
        case 14 where glance.reads(member.name, "secret_version"):
            guard let version = Int(glance.text(value)) else { return false }
            secretVersion = version
        default: break
        }
        return true
    }

    /// Takes it apart.
    package func configuration() throws -> WebhookConfiguration {
        try WebhookConfiguration(json: JSON.parse(text))
    }
}
