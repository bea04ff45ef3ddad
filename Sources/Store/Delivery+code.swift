import Model

extension Delivery.State {
    /// The number that stands for the state in the tables; CHECKs and partial indexes of the schema use them.
    var code: Int64 {
        switch self {
        case .pending: 0
        case .inFlight: 1
        case .succeeded: 2
        case .retrying: 3
        case .exhausted: 4
        case .held: 5
        case .archived: 6
        case .discarded: 7
        }
    }

    /// The state that a number stands for.
    init(code: Int64) throws {
        guard let state = Self.byCode[code] else {
            throw StoreError.unexpected(path: "the state", detail: "no delivery state \(code)")
        }
        self = state
    }

    private static let byCode = Dictionary(uniqueKeysWithValues: allCases.map { ($0.code, $0) })

    /// Whether something is still to be done.
    var isUnfinished: Bool {
        switch self {
        case .pending, .inFlight, .retrying, .held: true
        case .succeeded, .exhausted, .archived, .discarded: false
        }
    }
}
