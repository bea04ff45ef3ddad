package import Model

/// A plain-text mail in the form of RFC 5322.
package struct MailMessage: Sendable {
    package var from: String
    package var to: [String]
    package var subject: String
    package var body: String
    package var date: Timestamp
    /// What is unique about it, before the `@` of its `Message-ID`.
    package var id: String

    package init(
        from: String,
        to: [String],
        subject: String,
        body: String,
        date: Timestamp,
        id: String
    ) {
        self.from = from
        self.to = to
        self.subject = subject
        self.body = body
        self.date = date
        self.id = id
    }

    /// The message as it goes to the server; no value can add a header line of its own.
    package var bytes: [UInt8] {
        let domain = from.split(separator: "@").last.map(String.init) ?? "localhost"
        let lines = [
            "From: \(Self.headerText(from))",
            "To: " + to.map(Self.headerText).joined(separator: ",\r\n "),
            "Subject: \(EncodedWords.text(subject))",
            "Date: \(date.internetDate) +0000",
            "Message-ID: <\(Self.headerText("\(id)@\(domain)"))>",
            "Auto-Submitted: auto-generated",
            "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8",
            "Content-Transfer-Encoding: quoted-printable",
        ]
        return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
            + QuotedPrintable.bytes(body)
    }

    private static func headerText(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.filter { $0.properties.generalCategory != .control }
            )
        )
    }
}

/// RFC 2047: header text beyond ASCII.
enum EncodedWords {
    /// Bytes of text in one word: 75 characters in all.
    private static let wordSize = 42

    static func text(_ text: String) -> String {
        let isPlain = text.utf8.count <= 70 && text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F }
        if isPlain && !text.contains("=?") { return text }
        var words: [[UInt8]] = [[]]
        for scalar in text.unicodeScalars {
            let bytes = Array(String(scalar).utf8)
            if words[words.count - 1].count + bytes.count > wordSize { words.append([]) }
            words[words.count - 1] += bytes
        }
        return words.map { "=?utf-8?B?\(base64($0))?=" }.joined(separator: "\r\n ")
    }

    private static func base64(_ bytes: [UInt8]) -> String {
        let alphabet = Array(
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8
        )
        var result: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            var value = 0
            for index in 0..<3 {
                value = value << 8 | (index < group.count ? Int(group[start + index]) : 0)
            }
            for index in 0..<4 {
                let isPadding = index > group.count
                let digit = value >> (18 - 6 * index) & 63
                result.append(isPadding ? UInt8(ascii: "=") : alphabet[digit])
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}

/// RFC 2045: text in lines of at most 76 ASCII characters.
enum QuotedPrintable {
    static func bytes(_ text: String) -> [UInt8] {
        var result: [UInt8] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            result += encoded(Array(line.utf8)) + [0x0D, 0x0A]
        }
        return result
    }

    private static func encoded(_ line: [UInt8]) -> [UInt8] {
        let digits = Array("0123456789ABCDEF".utf8)
        var result: [UInt8] = []
        var width = 0
        for (index, byte) in line.enumerated() {
            let isLast = index + 1 == line.count
            let isLiteral = byte > 0x20 && byte < 0x7F && byte != UInt8(ascii: "=")
            let piece =
                isLiteral || (byte == 0x20 && !isLast)
                ? [byte] : [UInt8(ascii: "="), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            if width + piece.count > 75 {
                result += [UInt8(ascii: "="), 0x0D, 0x0A]
                width = 0
            }
            result += piece
            width += piece.count
        }
        return result
    }
}
