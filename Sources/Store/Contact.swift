import Model
import Text

/// Finding events by a contact's e-mail address without keeping the address twice.
enum Contact {
    /// A number that stands for an address in an index: FNV-1a of its lower-case form.
    static func hash(_ email: String) -> Int64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in email.lowercased().utf8 {
            hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
        }
        return Int64(bitPattern: hash)
    }

    /// The address in an event's data.
    static func email(in envelope: JSON) -> String? {
        let data = envelope["data"]
        return data?["contact"]?["email"]?.string ?? data?["email"]?.string
            ?? data?["recipient"]?.string
    }
}

extension NewEvent {
    /// The number its contact is found by.
    var contactHash: Int64? { Contact.email(in: envelope).map(Contact.hash) }
}
