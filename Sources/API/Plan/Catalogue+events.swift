import Catalogue
import Model
import Text

extension Catalogue {
    /// Problems of a subscription: types that are not known, and globs that none matches.
    func problems(of events: [EventPattern], below pointer: String = "") -> [JSON] {
        events.enumerated().compactMap { index, pattern in
            guard !types.contains(where: { pattern.matches($0.name) }) else { return nil }
            let near = suggestion(for: pattern.text).map { "; did you mean \"\($0)\"?" } ?? ""
            let what =
                if case .exact = pattern { "is not a known event type" } else {
                    "matches no known event type"
                }
            return .members([
                "pointer": .string("\(pointer)/events/\(index)"),
                "message": .string("\"\(pattern.text)\" \(what)\(near)"),
            ])
        }
    }
}

extension DeclaredEventType {
    /// Reads the event types of a request, which have to fit together with the built-in ones.
    static func list(_ json: JSON) throws(Problem) -> [DeclaredEventType] {
        guard let entries = json.array else {
            throw .badRequest("\"event_types\" is a list of entries.")
        }
        var types: [EventType] = []
        var errors: [JSON] = []
        for (index, entry) in entries.enumerated() {
            do throws(EventTypeError) {
                types.append(try EventType(json: entry))
            } catch {
                errors += error.answers(below: "/event_types/\(index)")
            }
        }
        let (catalogue, refused) = Catalogue.taking(types)
        errors += refused.flatMap { $0.answers(below: "/event_types") }
        guard errors.isEmpty else { throw .invalid(errors, title: "The event types are invalid") }
        return catalogue.own.map(\.declared).sorted { $0.name < $1.name }
    }
}

extension EventTypeError {
    fileprivate func answers(below pointer: String) -> [JSON] {
        problems.map { problem in
            .members([
                "pointer": .string(pointer + problem.pointer),
                "message": .string("\(type): \(problem.message)"),
            ])
        }
    }
}
