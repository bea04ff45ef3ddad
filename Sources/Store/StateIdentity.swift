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
        // A lost page reads as zeros, which no constraint is asked about.
        guard let stateID: String = row[0], let salt: Int64 = row[2] else {
            throw StoreError.corrupt(path: path, detail: "the row of table state is damaged")
        }
        self.stateID = stateID
        keyID = row[1]
        deliveryCode = DeliveryCode(salt: salt)
    }
}
