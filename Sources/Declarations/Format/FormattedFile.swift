import Catalogue
import Model

/// The kinds of files in a folder of declarations, each with an order of its fields.
package enum FormattedFile: Sendable {
    case declaration
    case policy
    case eventType
    case filterTests

    /// The kind of a file by its name and the folder it stands in.
    package init(path: String) {
        let parts = path.split(separator: "/").suffix(2)
        switch parts.last {
        case "_policy.yaml": self = .policy
        default:
            switch parts.count > 1 ? parts.first : nil {
            case "_events": self = .eventType
            case "_tests": self = .filterTests
            default: self = .declaration
            }
        }
    }

    /// The fields at the top, in the order in which they are written.
    var order: [String] {
        switch self {
        case .declaration:
            WebhookConfiguration.fieldNames + ["moved_from", "environments", "waive"]
        case .policy: ["environments"] + PolicyRules.names + ["deny", "warn", "mute_drift"]
        case .eventType: EventType.fields
        case .filterTests: FilterTestReader.fields
        }
    }
}
