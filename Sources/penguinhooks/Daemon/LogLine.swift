import ArgumentParser
import Logging
import Model
import Text

/// How a daemon's log is written.
enum LogFormat: String, ExpressibleByArgument, CaseIterable {
    /// Words, then `name=value`.
    case text
    /// An object on each line.
    case json
}

/// One line of a daemon's log: what was said, and the facts.
struct LogLine {
    private let time: Timestamp
    private let level: Logger.Level
    private let message: String
    private let facts: [(name: String, value: String)]

    init(_ event: LogEvent, _ metadata: Logger.Metadata, at time: Timestamp) {
        self.time = time
        level = event.level
        message = event.message.description
        var facts = metadata.merging(event.metadata ?? [:]) { _, new in new }
        if let error = event.error { facts["error"] = "\(error)" }
        self.facts = facts.map { ($0.key, "\($0.value)") }.sorted { $0.name < $1.name }
    }

    /// The line in a format; what came from outside stays within its value.
    func text(_ format: LogFormat) -> String {
        switch format {
        case .text:
            let words = [time.rfc3339, level.rawValue, message.printable]
            return (words + facts.map { "\($0.name)=\(Self.quoted($0.value))" })
                .joined(separator: " ")
        case .json:
            var object = JSONObject()
            for fact in facts { object[fact.name] = .string(fact.value) }
            object["time"] = .string(time.rfc3339)
            object["level"] = .string(level.rawValue)
            object["message"] = .string(message)
            return JSON.object(object).text
        }
    }

    /// A value as it is where nothing in it could be taken for the next one.
    private static func quoted(_ value: String) -> String {
        let value = value.printable
        let isPlain =
            !value.isEmpty && !value.utf8.contains { $0 <= 0x20 || $0 == 0x22 || $0 == 0x3D }
        return isPlain ? value : JSON.string(value).text
    }
}
