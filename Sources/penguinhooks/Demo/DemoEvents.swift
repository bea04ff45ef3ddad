import Catalogue
import Model
import Text

/// The demo's events, as lines that `emit` reads.
enum DemoEvents {
    /// So many events of a small company, different on every run.
    static func lines(_ count: Int, at now: Timestamp) throws -> String {
        let traffic = SampleTraffic(catalogue: .builtIn)
        var generator = SeededGenerator(seed: UInt64(now.milliseconds))
        return try (0..<count).map { _ in
            let event = try traffic.event(at: now, using: &generator)
            var line = event.envelope.object ?? JSONObject()
            line["workspace"] = event.workspace.map(JSON.string)
            return JSON.object(line).text + "\n"
        }.joined()
    }
}
