import Hummingbird
import Model
import Text

/// What changing the master key came to.
package struct KeyChange: Sendable, Hashable {
    package var keyID: String
    package var previousKeyID: String
    /// Webhooks whose values were sealed anew.
    package var webhooks: Int

    package init(keyID: String, previousKeyID: String, webhooks: Int) {
        self.keyID = keyID
        self.previousKeyID = previousKeyID
        self.webhooks = webhooks
    }
}

/// The master key.
extension Operations {
    /// POST rekey: seals everything under a new master key; the key itself never leaves its machine.
    func rekey(_ call: Call) async throws -> Response {
        guard let changeMasterKey else { throw Problem.noMasterKey }
        let change = try await changeMasterKey(call.audit("rekey", ""))
        return .json(
            .members([
                "key_id": .string(change.keyID),
                "previous_key_id": .string(change.previousKeyID),
                "webhooks": .integer(change.webhooks),
            ])
        )
    }
}
