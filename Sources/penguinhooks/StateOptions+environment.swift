import Store
import Text

extension StateOptions {
    /// The environment that declarations are read for: the one asked for, else the one that the state has.
    func environment(or asked: String?) async throws -> String? {
        if let asked { return asked }
        guard server == nil else {
            let door = try await Door.open(self, for: .read)
            return try await door.request("GET", "state")["environment"]?.string
        }
        let store: Store
        do throws(StoreError) {
            store = try Store.open(at: state, access: .readOnly)
        } catch .missing {
            return nil
        } catch {
            throw error
        }
        let environment = try await store.environment()
        try store.close()
        return environment
    }
}
