import FoundationEssentials

/// A password as the first line of a file, since arguments end up in process lists.
struct Password {
    let text: String

    /// Reads the file; the error says whose password it is.
    init(in file: String, of owner: String) throws {
        guard let content = FileManager.default.contents(atPath: file) else {
            throw CommandFailure("cannot read \(file), the password of \(owner)")
        }
        text = String(String(decoding: content, as: UTF8.self).prefix { !$0.isNewline })
    }
}
