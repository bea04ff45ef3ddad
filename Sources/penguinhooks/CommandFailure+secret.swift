import Signing

extension CommandFailure {
    /// Reads a secret that was given on the command line.
    static func secret(_ text: String) throws(CommandFailure) -> Secret {
        do {
            return try Secret(text)
        } catch {
            throw CommandFailure("--secret: \(error)")
        }
    }
}
