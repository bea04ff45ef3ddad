/// Keys that no file keeps.
extension MasterKey {
    /// A key that ends with the process: for sending without any state.
    package static func ephemeral() -> MasterKey {
        guard let key = MasterKey(RandomBytes.make(size)) else {
            preconditionFailure("a key has \(size) bytes")
        }
        return key
    }
}
