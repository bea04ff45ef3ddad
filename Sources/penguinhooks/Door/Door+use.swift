import Catalogue
import Model
import Signing

extension Door {
    /// Opens a door, uses it and gives it back, whatever happens in between.
    static func use<Value>(
        _ options: StateOptions,
        for purpose: Purpose,
        catalogue: Catalogue = .builtIn,
        sender: ((Sealer) throws -> any TestSender)? = nil,
        _ body: (Door) async throws -> Value
    ) async throws -> Value {
        let door = try await open(
            options,
            for: purpose,
            catalogue: catalogue,
            sender: sender
        )
        let value: Value
        do {
            value = try await body(door)
        } catch {
            // The first error is the one to report; closing comes to nothing after it.
            do { try door.close() } catch {}
            throw error
        }
        try door.close()
        return value
    }
}
