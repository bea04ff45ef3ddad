import FoundationEssentials

/// The room that is left where a state is.
enum Disk {
    /// With less than this nothing durable can be promised.
    static let least = 1 << 20

    /// Free bytes of the file system of a file; nil where it does not say.
    static func freeBytes(beside path: String) -> Int? {
        do {
            let attributes = try FileManager.default.attributesOfFileSystem(forPath: path)
            let free = attributes[.systemFreeSize]
            return (free as? UInt64).map { Int(clamping: $0) } ?? free as? Int
        } catch {
            // The state itself is asked next, and says what is wrong.
            return nil
        }
    }
}
