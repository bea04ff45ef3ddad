import HTTPTypes

/// What browsers are told not to do with the site's pages.
extension SitePage {
    private static let beyondPages = "frame-ancestors 'none'"

    /// For whatever is no page.
    static let strictPolicy = "default-src 'none'; " + beyondPages

    /// The policy that a page's head names, and what only a header can say.
    static func policy(inHead head: String) -> String {
        let marks = ["http-equiv=\"Content-Security-Policy\" content=\"", "\""]
        guard let start = head.firstRange(of: marks[0]),
            let end = head[start.upperBound...].firstRange(of: marks[1])
        else { return "default-src 'none'; style-src 'self'; img-src 'self'; " + beyondPages }
        let policy = head[start.upperBound..<end.lowerBound]
            .replacing("&#39;", with: "'").replacing("&amp;", with: "&")
        // A header has one line.
        guard policy.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) else { return strictPolicy }
        return policy + "; " + beyondPages
    }

    /// What every answer of the site carries.
    static func headers(policy: String) -> HTTPFields {
        var headers: HTTPFields = [.contentSecurityPolicy: policy]
        headers[.xContentTypeOptions] = "nosniff"
        if let name = HTTPField.Name("Referrer-Policy") { headers[name] = "no-referrer" }
        if let name = HTTPField.Name("Cross-Origin-Opener-Policy") { headers[name] = "same-origin" }
        return headers
    }
}
