import API
import Store
import Transport

extension CommandFailure {
    /// The exit status and words of any error that ends a command.
    init(_ error: any Error) {
        switch error {
        case let failure as CommandFailure:
            self = failure
        case let problem as Problem:
            self.init(problem.message, status: problem.exitStatus)
        case let error as StoreError:
            self.init(error.message, status: Problem(error).exitStatus)
        case let error as HTTPClientError:
            self.init("the daemon cannot be reached: \(error.message)")
        default:
            self.init(String(describing: error))
        }
    }
}
