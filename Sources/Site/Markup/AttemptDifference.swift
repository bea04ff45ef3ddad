import Model

/// What differs between two attempts of a delivery, line by line.
struct AttemptDifference {
    var old: Attempt
    var new: Attempt
    /// Whether bodies may be shown.
    var showsPayloads: Bool

    /// A folded list of lines that went and lines that came; nothing where the answers are the same.
    var html: HTML {
        let pairs = zip(lines(old), lines(new)).filter { $0 != $1 }
        let (oldHeaders, newHeaders) = (headers(old), headers(new))
        let gone = oldHeaders.filter { !newHeaders.contains($0) }
        let came = newHeaders.filter { !oldHeaders.contains($0) }
        var rows = HTML.empty
        for (before, after) in pairs { rows += "<del>- \(before)</del><ins>+ \(after)</ins>" }
        for line in gone { rows += "<del>- \(line)</del>" }
        for line in came { rows += "<ins>+ \(line)</ins>" }
        guard !rows.bytes.isEmpty else { return .empty }
        return """
            <details><summary>Changed since attempt \(old.number)</summary>\
            <pre class="diff">\(rows)</pre></details>
            """
    }

    /// What every attempt has, in the same order.
    private func lines(_ attempt: Attempt) -> [String] {
        let status = attempt.responseStatus.map { "\($0) \(Delivery.phrase($0))" }
        var lines = [
            "outcome: \(attempt.isSuccess ? status ?? "success" : attempt.error ?? status ?? "failed")",
            "address: \(attempt.url)",
            "peer: \(attempt.peer ?? "none")",
            "protocol: \(attempt.httpVersion ?? "none")",
        ]
        if showsPayloads {
            let body = String(decoding: attempt.responseBody.prefix(200), as: UTF8.self)
            lines.append("body: \(attempt.responseBody.isEmpty ? "none" : body)")
        }
        return lines
    }

    private func headers(_ attempt: Attempt) -> [String] {
        attempt.responseHeaders.filter { $0.name.lowercased() != "date" }
            .map { "\($0.name): \($0.value)" }
    }
}
