/// Finds the contact's address in a body without parsing it, since a site looks at very many.
enum ContactScan {
    private static let marker = Array("\"email\":\"".utf8)

    /// The first text under `email` that is an address; empty where there is none.
    static func email(in body: [UInt8]) -> String {
        let length = marker.count
        guard body.count > length else { return "" }
        var index = 0
        while index + length < body.count {
            guard body[index] == 0x22, body[index + 1] == 0x65,
                body[index..<(index + length)].elementsEqual(marker)
            else {
                index += 1
                continue
            }
            let start = index + length
            let end = body[start...].firstIndex(of: 0x22) ?? body.count
            let value = body[start..<end]
            if value.contains(UInt8(ascii: "@")), !value.contains(UInt8(ascii: "\\")) {
                return String(decoding: value, as: UTF8.self)
            }
            index = end
        }
        return ""
    }
}
