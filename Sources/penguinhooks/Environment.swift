import FoundationEssentials

/// The process's environment: the only place that reads it.
enum Environment {
    /// A variable's value.
    static subscript(name: String) -> String? {
        ProcessInfo.processInfo.environment[name]
    }

    /// All variables.
    static var all: [String: String] { ProcessInfo.processInfo.environment }
}
