import Model
import Text

/// A request's shape as it was split last, to recognise the next request of the same webhook by comparing only.
struct RequestTemplate: Sendable {
    private struct Part: Sendable {
        var name: String
        /// Nil where `code` says what stands there.
        var fixed: String?
        var code: RequestShape.Code
    }

    /// The shape's number in its table.
    let number: Int64
    private let url: String
    private let parts: [Part]

    /// What `RequestShape.split` made of these headers.
    init(number: Int64, url: String, headers: [HeaderField], facts: RequestShape.Facts) {
        self.number = number
        self.url = url
        parts = headers.map { header in
            let code = RequestShape.code(of: header, facts)
            return Part(
                name: header.name,
                fixed: code == nil ? header.value : nil,
                code: code ?? .variable
            )
        }
    }

    /// What varies in a request of this shape, as an attempt's row keeps it; nil where the shape is another.
    func variables(
        url: String,
        headers: [HeaderField],
        facts: RequestShape.Facts
    ) -> String? {
        guard url == self.url, headers.count == parts.count else { return nil }
        var variables: [JSON] = []
        for (header, part) in zip(headers, parts) {
            guard header.name == part.name else { return nil }
            if let fixed = part.fixed {
                guard header.value == fixed else { return nil }
            } else if part.code == .variable {
                variables.append(.string(header.value))
            } else {
                guard header.value == facts.value(of: part.code) else { return nil }
            }
        }
        return variables.isEmpty ? "" : JSON.array(variables).text
    }
}
