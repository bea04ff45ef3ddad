import FoundationEssentials
import GRDB
import Model

/// Identifiers of our own making rest as 16 bytes, others as text.
extension Identifier {
    /// As a column of type `ANY` keeps it.
    var stored: DatabaseValue { storedBytes?.databaseValue ?? rawValue.databaseValue }

    /// The 16 bytes of an identifier of our own making; nil for another.
    var storedBytes: [UInt8]? {
        guard let value = Base32.value(of: rawValue, prefix: Self.prefix) else { return nil }
        var bytes = [UInt8](repeating: 0, count: 16)
        var rest = value
        for index in stride(from: 15, through: 0, by: -1) {
            bytes[index] = UInt8(truncatingIfNeeded: rest)
            rest >>= 8
        }
        return bytes
    }

    /// Reads what `stored` wrote.
    init(stored value: DatabaseValue) throws {
        switch value.storage {
        case .string(let text):
            self.init(rawValue: text)
        case .blob(let bytes) where bytes.count == 16:
            let number = bytes.reduce(UInt128(0)) { $0 << 8 | UInt128($1) }
            self.init(rawValue: Self.prefix + Base32.text(number))
        default:
            throw StoreError.corrupt(path: "the state", detail: "\(value) is no identifier")
        }
    }
}

extension [UInt8] {
    /// As a BLOB.
    var databaseValue: DatabaseValue { Data(self).databaseValue }
}
