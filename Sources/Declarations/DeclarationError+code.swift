import Catalogue
import Model

extension DeclarationError {
    /// The stable code.
    var code: DiagnosticCode {
        switch reason {
        case .yaml(let reason): reason.code
        case .configuration(let problem): problem.reason.code
        case .notAMapping, .environmentValue: .wrongType
        case .unknownEventType, .emptyPattern: .unknownEventType
        case .coveredEvent: .redundantEvent
        case .localEndpoint: .localEndpoint
        case .secretEndpoint: .secretEndpoint
        case .unreachedDelays: .unreachedDelay
        case .endedPause: .endedPause
        case .misplacedField: .misplacedField
        case .webhookKey: .key
        case .unknownEnvironment: .environment
        case .movedFromItself, .movedFromDeclared, .movedFromTwice: .move
        case .policy(let violation): violation.rule.code
        case .endedWaiver, .endedMute: .endedWaiver
        case .unknownRule: .unknownWaiver
        case .eventType(let problem): problem.reason.code
        case .testEvent, .unknownWebhook: .filterTest
        }
    }

    /// Whether it only warns.
    var isWarning: Bool {
        switch reason {
        case .coveredEvent, .localEndpoint, .secretEndpoint, .unreachedDelays, .endedPause: true
        case .endedWaiver, .endedMute: true
        case .policy(let violation): !violation.isDenied
        default: false
        }
    }
}

extension YAMLError.Reason {
    var code: DiagnosticCode {
        switch self {
        case .syntax, .controlCharacter, .unknownAlias, .outOfMemory: .syntax
        case .tab: .tab
        case .duplicateKey: .duplicateKey
        case .invalidUTF8, .otherEncoding: .encoding
        case .tooLarge: .tooLarge
        case .tooDeep: .tooDeep
        case .tooManyNodes: .aliasExpansion
        case .ambiguous: .ambiguousScalar
        case .severalDocuments, .tag, .complexKey, .mergeKey, .notFinite: .unsupportedYAML
        }
    }
}

extension ConfigurationProblem.Reason {
    var code: DiagnosticCode {
        switch self {
        case .missing: .missingField
        case .unknownField: .unknownField
        case .wrongType: .wrongType
        case .outOfRange, .tooMany: .outOfRange
        case .notOneOf: .unknownWord
        case .empty, .tooLong, .controlCharacter: .unsuitableText
        case .duplicate: .duplicateEntry
        case .endpoint: .endpoint
        case .eventPattern, .duration, .rateLimit, .timestamp, .email: .malformedValue
        case .header: .header
        case .literalSecret: .literalSecret
        case .environmentName: .environmentName
        case .orderedConcurrency: .orderedConcurrency
        case .filter: .filter
        }
    }
}

extension PolicyViolation.Rule {
    var code: DiagnosticCode {
        switch self {
        case .requires: .requiredByPolicy
        case .host: .hostNotAllowed
        case .events: .forbiddenEvents
        case .attempts: .tooManyAttempts
        }
    }
}

extension EventTypeError.Reason {
    var code: DiagnosticCode {
        switch self {
        case .unknownField: .unknownField
        case .missing: .missingField
        case .wrongType: .wrongType
        case .schema: .schemaKeyword
        case .invalidName, .reservedName, .duplicateName, .unknownCategory: .eventType
        case .unknownStatus, .invalidVersion, .laterThanVersion: .eventType
        case .example, .exampleType: .eventType
        }
    }
}
