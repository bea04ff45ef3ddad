/// The order of an ECMAScript object's properties.
extension JSONObject {
    /// Array indices in ascending order, then the other names as they came (ECMA-262, OrdinaryOwnPropertyKeys).
    var membersInEcmaScriptOrder: [Member] {
        guard members.contains(where: { arrayIndex($0.name) != nil }) else { return members }
        var indexed: [(index: UInt64, member: Member)] = []
        var named: [Member] = []
        for member in members {
            if let index = arrayIndex(member.name) {
                indexed.append((index, member))
            } else {
                named.append(member)
            }
        }
        indexed.sort { $0.index < $1.index }
        return indexed.map(\.member) + named
    }
}

/// The value of a name that is the canonical text of an integer from 0 to 2^32 − 2.
private func arrayIndex(_ name: String) -> UInt64? {
    guard let first = name.utf8.first, (0x30...0x39).contains(first) else { return nil }
    guard name.utf8.count <= 10, first != 0x30 || name.utf8.count == 1 else { return nil }
    var value: UInt64 = 0
    for byte in name.utf8 {
        guard (0x30...0x39).contains(byte) else { return nil }
        value = value * 10 + UInt64(byte - 0x30)
    }
    return value < 4_294_967_295 ? value : nil
}
