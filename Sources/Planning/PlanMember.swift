import Model
import Text

/// A JSON value that knows its path, for reading plans.
struct PlanMember {
    let json: JSON
    let path: String

    init(_ json: JSON, _ path: String) {
        self.json = json
        self.path = path
    }

    func error(_ name: String?) -> PlanFormatError {
        PlanFormatError(member: name.map(place) ?? (path.isEmpty ? "the document" : path))
    }

    /// A member that is there and not null.
    func optional(_ name: String) -> PlanMember? {
        guard let value = json[name], !value.isNull else { return nil }
        return PlanMember(value, place(name))
    }

    func member(_ name: String) throws(PlanFormatError) -> PlanMember {
        guard let member = optional(name) else { throw error(name) }
        return member
    }

    func list(_ name: String) throws(PlanFormatError) -> [PlanMember] {
        guard let array = json[name]?.array else { throw error(name) }
        return array.enumerated().map { PlanMember($1, "\(place(name))[\($0)]") }
    }

    func text(_ name: String) throws(PlanFormatError) -> String {
        guard let text = json[name]?.string else { throw error(name) }
        return text
    }

    func optionalText(_ name: String) throws(PlanFormatError) -> String? {
        optional(name) == nil ? nil : try text(name)
    }

    func integer(_ name: String) throws(PlanFormatError) -> Int {
        guard let value = json[name]?.integer else { throw error(name) }
        return value
    }

    func time(_ name: String) throws(PlanFormatError) -> Timestamp {
        guard let time = Timestamp(rfc3339: try text(name)) else { throw error(name) }
        return time
    }

    func key(_ name: String) throws(PlanFormatError) -> WebhookKey {
        guard let key = WebhookKey(try text(name)) else { throw error(name) }
        return key
    }

    func configuration(_ name: String) throws(PlanFormatError) -> WebhookConfiguration? {
        guard let member = optional(name) else { return nil }
        do throws(ConfigurationError) {
            return try WebhookConfiguration(json: member.json)
        } catch {
            throw self.error(error.problems.first.map { "\(name).\($0.path.text)" } ?? name)
        }
    }

    private func place(_ name: String) -> String {
        path.isEmpty ? name : "\(path).\(name)"
    }
}
