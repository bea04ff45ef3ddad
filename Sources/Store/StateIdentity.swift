import GRDB

/// What a state is known by, read when it is opened.
struct StateIdentity: Sendable {
    var stateID: String
    var keyID: String?
    var deliveryCode: DeliveryCode

    init(_ db: Database, path: String) throws {
        guard let row = try db.row("SELECT state_id, key_id, salt FROM state") else {
            throw StoreError.corrupt(path: path, detail: "the row of table state is missing")
        }
        stateID = row[0]
        keyID = row[1]
        deliveryCode = DeliveryCode(salt: row[2])
    }
}
