import Model
import Text

/// The result of a test in the specification's form (section 4, "Test Result").
struct TestReport {
    private let result: JSON
    private let retry: String

    init(_ result: JSON, retry: String) {
        self.result = result
        self.retry = retry
    }

    var lines: [String] {
        result["ok"]?.bool == true ? success : failure
    }

    private var attempt: JSON { result["attempt"] ?? .null }

    private var success: [String] {
        ["", "✓ Test successful!", "", "Request:"] + request + ["", "Response:"] + response
    }

    private var shownStatus: String? {
        attempt["response_status"]?.integer.map { HTTPStatus.text($0) }
    }

    private var failure: [String] {
        var lines = ["", "✗ Test failed"]
        if let shownStatus { lines.append("  Status: \(shownStatus)") }
        // An error status is its own message.
        if let error = attempt["error"]?.string, error != shownStatus {
            lines.append("  Error: \(error.printable)\(phase)")
        }
        if let advice = result["advice"]?.string { lines.append("  \(advice)") }
        if attempt["response_status"]?.integer != nil { lines += ["", "Response:"] + response }
        let causes = result["possible_causes"]?.array?.compactMap(\.string) ?? []
        if !causes.isEmpty { lines += ["", "Possible causes:"] + causes.map { "- " + $0 } }
        return lines + ["", hints]
    }

    private var request: [String] {
        var lines = ["  POST \(attempt["url"]?.string?.printable ?? "")"]
        for header in attempt["request_headers"]?.array ?? [] {
            let parts = header.array?.compactMap(\.string) ?? []
            lines.append("  " + parts.joined(separator: ": ").printable)
        }
        return lines
    }

    private var response: [String] {
        let status = attempt["response_status"]?.integer ?? 0
        let body = attempt["response_body"]?.string ?? ""
        let time = attempt["timings_ms"]?["total"]?.integer ?? 0
        return [
            "  Status: \(HTTPStatus.text(status))",
            "  Response Time: \(time)ms",
            "  Body: " + (body.isEmpty ? "(empty)" : JSON.string(String(body.prefix(500))).text),
        ]
    }

    /// How far the attempt came: `  (connect; dns 3 ms)`.
    private var phase: String {
        let timings = attempt["timings_ms"] ?? .null
        let parts = [("dns", "name_lookup"), ("connect", "connect"), ("tls", "tls")]
            .compactMap { label, name in timings[name]?.integer.map { "\(label) \($0) ms" } }
        return parts.isEmpty ? "" : "  (" + parts.joined(separator: ", ") + ")"
    }

    private var hints: String {
        var hints = ["Retry: \(retry)"]
        if let file = result["file"]?.string { hints.append("Edit: \(file)") }
        if let errorClass = attempt["error_class"]?.string {
            hints.append("Guide: penguinhooks explain \(errorClass)")
        }
        return hints.joined(separator: " · ")
    }
}
