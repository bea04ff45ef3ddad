package import Model
package import Text

/// Events for tests: the example of a type with names that nobody takes for real ones.
extension Catalogue {
    /// The sample event of a type at a time, with an `evt_test_…` id; nil for an unknown type.
    ///
    /// With `data`, that is the event's data as it stands.
    package func sampleEvent(_ type: String, at time: Timestamp, data: JSON? = nil) -> JSON? {
        guard let entry = self.type(named: type) else { return nil }
        let id = EventID.make(at: time).rawValue.dropFirst(EventID.prefix.count)
        let sample = Sample(
            exampleTime: entry.example["created_at"]?.string,
            time: time.rfc3339
        )
        return .members([
            "id": .string("evt_test_" + id),
            "type": .string(type),
            "created_at": .string(time.rfc3339),
            "data": data ?? sample.of(entry.example["data"] ?? .null),
        ])
    }
}

/// Replaces the people and things of an example (specification, "Test Payload Preview").
private struct Sample {
    let exampleTime: String?
    let time: String

    private static let prefixes = ["msg_", "camp_", "cont_"]
    private static let person = [
        "email": "test@example.com",
        "first_name": "Test",
        "last_name": "User",
    ]

    func of(_ value: JSON, named name: String = "") -> JSON {
        switch value {
        case .object(let object):
            .object(
                JSONObject(
                    uniqueMembers: object.members.map {
                        JSONObject.Member(name: $0.name, value: of($0.value, named: $0.name))
                    }
                )
            )
        case .array(let elements): .array(elements.map { of($0) })
        case .string(let text): .string(replacement(for: text, named: name))
        default: value
        }
    }

    private func replacement(for text: String, named name: String) -> String {
        if text == exampleTime { return time }
        if let prefix = Self.prefixes.first(where: text.hasPrefix) { return prefix + "sample" }
        return Self.person[name] ?? text
    }
}
