import FoundationEssentials
import Signing
import Testing

final class MasterKeyTests {
    private let folder = FileManager.default.temporaryDirectory
        .appending(path: "MasterKeyTests-\(UUID().uuidString)")

    init() throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit {
        do {
            try FileManager.default.removeItem(at: folder)
        } catch {
            Issue.record(error)
        }
    }

    private var path: String { folder.appending(path: "state.key").path }

    @Test func aCreatedKeyIsReadBackAndPrivate() throws {
        let key = try MasterKey.create(at: path)

        let again = try MasterKey.load(at: path)

        #expect(again.keyID == key.keyID)
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        #expect(!"\(key)".contains(Hex.encode(Array(try Data(contentsOf: URL(filePath: path))))))
    }

    @Test func neverOverwritesAFile() throws {
        let key = try MasterKey.create(at: path)

        #expect(throws: MasterKeyError.exists(path)) { try MasterKey.create(at: path) }
        #expect(try MasterKey.load(at: path).keyID == key.keyID)
    }

    @Test func saysWhatIsWrongWithAFile() throws {
        #expect(throws: MasterKeyError.missing(path)) { try MasterKey.load(at: path) }
        try Data(repeating: 1, count: 31).write(to: URL(filePath: path))
        #expect(throws: MasterKeyError.wrongSize(path, 31)) { try MasterKey.load(at: path) }
        try Data(repeating: 1, count: 33).write(to: URL(filePath: path))
        #expect(throws: MasterKeyError.wrongSize(path, nil)) { try MasterKey.load(at: path) }
    }

    @Test func refusesAnotherKeyThanTheStatesOwn() throws {
        let key = try MasterKey.create(at: path)

        #expect(
            throws: MasterKeyError.otherKey(path, found: key.keyID, expected: "0123456789abcdef")
        ) {
            try MasterKey.load(at: path, keyID: "0123456789abcdef")
        }
    }

    @Test func acceptsEitherKeyOfARekeyThatWasCutShort() throws {
        let old = try MasterKey.create(at: path)
        let new = try MasterKey.create(at: MasterKey.nextPath(for: path))

        #expect(try MasterKey.load(at: path, keyID: old.keyID).keyID == old.keyID)
        #expect(try MasterKey.load(at: path, keyID: new.keyID).keyID == new.keyID)
        try MasterKey.promoteNext(at: path)
        #expect(try MasterKey.load(at: path).keyID == new.keyID)
    }
}
