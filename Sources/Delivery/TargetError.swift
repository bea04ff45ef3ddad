package import Model
package import Signing

/// Why a webhook cannot be sent to although nothing is wrong with its endpoint.
package enum TargetError: Error, Sendable {
    /// A value that the configuration asks for is not in the state.
    case missingValue(WebhookKey, path: String)
    case sealed(WebhookKey, SealError)
}

extension TargetError: CustomStringConvertible {
    /// What was found and what to do.
    package var description: String {
        switch self {
        case .missingValue(let key, let path):
            "webhook \(key) has no sealed value for \(path); apply its declaration again"
        case .sealed(let key, let error):
            "webhook \(key) cannot be sent to: \(error)"
        }
    }
}
