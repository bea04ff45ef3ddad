import Model
import Text

/// Header fields as people keep them: `name: value` lines, or a JSON object.
enum HeaderLines {
    /// The fields of a file; request and status lines are passed over.
    static func read(_ path: String) throws -> [HeaderField] {
        let bytes = try Input.read(path, limit: 1 << 20)
        if bytes.first(where: { $0 > 0x20 }) == UInt8(ascii: "{") {
            return try fields(ofJSON: bytes, path: path)
        }
        let lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
        let fields = lines.compactMap(field)
        guard !fields.isEmpty else {
            throw CommandFailure("\(path) holds no headers; write one \"name: value\" a line")
        }
        return fields
    }

    private static func field(_ line: Substring) -> HeaderField? {
        // curl -v marks request headers with ">" and response headers with "<".
        let line = line.drop { $0 == ">" || $0 == "<" || $0 == " " }
        guard let colon = line.firstIndex(of: ":") else { return nil }
        let name = line[..<colon]
        guard !name.isEmpty, !name.contains(" ") else { return nil }
        let value = line[line.index(after: colon)...]
        return HeaderField(String(name), value.trimmingSpaces)
    }

    private static func fields(ofJSON bytes: [UInt8], path: String) throws -> [HeaderField] {
        let document: JSON
        do {
            document = try JSON.parse(bytes)
        } catch {
            throw CommandFailure("\(path): \(error)")
        }
        // A line that `listen` printed holds the headers inside.
        let members = (document["headers"] ?? document).object?.members ?? []
        return members.compactMap { member in
            member.value.string.map { HeaderField(member.name, $0) }
        }
    }
}

extension Substring {
    /// Without spaces and tabs at both ends.
    fileprivate var trimmingSpaces: String {
        var text = self
        while let last = text.last, last == " " || last == "\t" { text.removeLast() }
        return String(text.drop { $0 == " " || $0 == "\t" })
    }
}
