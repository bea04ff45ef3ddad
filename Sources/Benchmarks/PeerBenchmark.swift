import Foundation

/// The same event to the same receiver through what Python has for it, in the same run as our own rate.
enum PeerBenchmark {
    private static let peers = [
        (name: "huey + SQLite FULL", script: "huey", events: 2_000),
        (name: "Celery 5 + Redis, AOF every second", script: "celery", events: 2_000),
        (name: "Procrastinate + PostgreSQL", script: "procrastinate", events: 2_000),
        (name: "aiohttp alone, nothing stored", script: "aiohttp", events: 20_000),
    ]

    static func run(_ workbench: Workbench) throws -> [Row] {
        var ours: [Double] = []
        var theirs = [[Double]](repeating: [], count: peers.count)
        for _ in 0..<workbench.runs {
            let room = try workbench.room("peers")
            let nginx = try Nginx(in: room)
            defer { nginx.stop() }
            let daemon = try RunningDaemon(workbench, receiver: nginx.port)
            ours.append(try Throughput.measure(daemon, to: nginx).rate)
            _ = daemon.stop()
            for (index, peer) in peers.enumerated() {
                theirs[index].append(try rate(of: peer.script, peer.events, nginx, workbench))
            }
        }
        return peers.enumerated().map { index, peer in
            let ratio = median(zip(ours, theirs[index]).map { $0 / $1 })
            return Row(
                what: "the same against \(peer.name)",
                figure: "\(text(ratio, decimals: 1)) times",
                against: "its \(text(median(theirs[index])))/s"
            )
        }
    }

    private static func rate(
        of script: String,
        _ events: Int,
        _ nginx: Nginx,
        _ workbench: Workbench
    ) throws -> Double {
        let room = try workbench.room(script)
        let body = room.appending(path: "body.json")
        try EventBody.single().write(to: body, atomically: false, encoding: .utf8)
        let receiver = "http://127.0.0.1:\(nginx.port)"
        let output = try Script.run(
            "Peers/\(script)_peer.py",
            [
                "--url", receiver + "/in", "--requests", receiver + "/requests",
                "--body", body.path, "--events", String(events), "--folder", room.path,
            ],
            in: room
        )
        let words = output.split(whereSeparator: { " ,{}\n".contains($0) }).map(String.init)
        guard let label = words.firstIndex(of: "\"rate\":"), let rate = Double(words[label + 1])
        else { throw BenchmarkError(description: "\(script): \(output)") }
        return rate
    }
}
