/// Results as JUnit's XML, which CI servers show as tests.
struct JUnitReport {
    /// What failed.
    struct Failure {
        var message: String
        var text: String
    }

    /// One test.
    struct Case {
        var name: String
        var failures: [Failure]
        /// What else there is to say.
        var output: String
    }

    let suite: String
    let cases: [Case]

    /// The document.
    var xml: String {
        let failed = cases.count { !$0.failures.isEmpty }
        let name = Self.escaped(suite)
        let head = #"<testsuite name="\#(name)" tests="\#(cases.count)" failures="\#(failed)">"#
        return
            ([#"<?xml version="1.0" encoding="UTF-8"?>"#, "<testsuites>", head]
            + cases.flatMap(lines) + ["</testsuite>", "</testsuites>"]).joined(separator: "\n")
    }

    private func lines(_ test: Case) -> [String] {
        let name = Self.escaped(test.name)
        var lines = [#"  <testcase classname="\#(Self.escaped(suite))" name="\#(name)">"#]
        // The format allows one failure a test.
        if let first = test.failures.first {
            let text = test.failures.map(\.text).joined(separator: "\n\n")
            lines.append(
                #"    <failure message="\#(Self.escaped(first.message))">"#
                    + Self.escaped(text) + "</failure>"
            )
        }
        if !test.output.isEmpty {
            lines.append("    <system-out>\(Self.escaped(test.output))</system-out>")
        }
        return lines + ["  </testcase>"]
    }

    private static func escaped(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result.append(contentsOf: "&amp;".unicodeScalars)
            case "<": result.append(contentsOf: "&lt;".unicodeScalars)
            case ">": result.append(contentsOf: "&gt;".unicodeScalars)
            case "\"": result.append(contentsOf: "&quot;".unicodeScalars)
            case "\n", "\t", "\u{20}"..."\u{D7FF}", "\u{E000}"..."\u{FFFD}",
                "\u{10000}"..."\u{10FFFF}":
                result.append(scalar)
            // XML 1.0 has no way to write the rest.
            default: result.append("\u{FFFD}")
            }
        }
        return String(result)
    }
}
