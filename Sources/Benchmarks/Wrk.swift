import Foundation

/// `wrk`, the load generator and the machine's limit for HTTP on loopback.
enum Wrk {
    /// What it measured.
    struct Result {
        var requestsPerSecond: Double
        var requests: Int
        /// Answers that were not 2xx.
        var refused: Int
        var p50Milliseconds: Double
        var p99Milliseconds: Double
    }

    /// Posts bodies in turn for some seconds; each connection pauses about `pause` in between.
    static func post(
        _ bodies: [String],
        to url: String,
        connections: Int,
        seconds: Int,
        headers: [String: String] = [:],
        pause: Duration? = nil,
        in room: URL
    ) throws -> Result {
        let script = room.appending(path: "post.lua")
        let lines = headers.map { "wrk.headers[\"\($0)\"] = \"\($1)\"" }.sorted()
        // Twice the pause at most, so that connections do not march in step.
        let most = pause.map { Int($0 / .milliseconds(1) * 2) }
        let delay = most.map { "function delay() return math.random(0, \($0)) end" } ?? ""
        let quoted = bodies.map { "[==[\($0)]==]" }.joined(separator: ",\n")
        try """
        \(delay)
        wrk.method = "POST"
        wrk.headers["Content-Type"] = "application/json"
        \(lines.joined(separator: "\n"))
        local bodies, next, requests = {\(quoted)}, 0, {}
        init = function() for i, body in ipairs(bodies) do requests[i] = wrk.format(nil, nil, nil, body) end end
        request = function() next = next % #requests + 1; return requests[next] end
        """.write(to: script, atomically: false, encoding: .utf8)
        let run = try Measurement.of(
            "wrk",
            [
                "-t1", "-c\(connections)", "-d\(seconds)s", "--latency", "--timeout", "20s", "-s",
                script.path, url,
            ],
            in: room
        )
        let words = run.output.split(whereSeparator: \.isWhitespace).map(String.init)
        guard run.status == 0,
            let rate = word(after: "Requests/sec:", in: words).flatMap(Double.init),
            let at = words.firstIndex(of: "requests"), at > 0, let requests = Int(words[at - 1])
        else { throw BenchmarkError(description: "wrk: \(run.output)\(run.errors)") }
        return Result(
            requestsPerSecond: rate,
            requests: requests,
            refused: word(after: "responses:", in: words).flatMap { Int($0) } ?? 0,
            p50Milliseconds: milliseconds(word(after: "50%", in: words)),
            p99Milliseconds: milliseconds(word(after: "99%", in: words))
        )
    }

    private static func word(after label: String, in words: [String]) -> String? {
        words.firstIndex(of: label).flatMap { $0 + 1 < words.count ? words[$0 + 1] : nil }
    }

    private static func milliseconds(_ word: String?) -> Double {
        guard let word else { return .nan }
        let scales = [("us", 0.001), ("ms", 1.0), ("s", 1000.0)]
        for (suffix, scale) in scales where word.hasSuffix(suffix) {
            return (Double(word.dropLast(suffix.count)) ?? .nan) * scale
        }
        return .nan
    }
}
