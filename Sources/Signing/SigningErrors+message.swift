internal import Glibc

extension MasterKeyError: CustomStringConvertible {
    /// What was found and what to do.
    package var description: String {
        switch self {
        case .missing(let path):
            "the master key \(path) is missing; a key is made only together with a new state, so "
                + "restore it from where you keep it, or name it with --key-file"
        case .exists(let path):
            "\(path) is in the way: a master key is never overwritten; move it away or name "
                + "another file with --key-file"
        case .cannotCreate(let path, let code):
            "cannot create the master key \(path): \(reason(code))"
        case .cannotRead(let path, let code):
            "cannot read the master key \(path): \(reason(code))"
        case .wrongSize(let path, let size):
            "\(path) is not a master key: it has \(size.map(String.init) ?? "more than 32") bytes, "
                + "a key has exactly \(MasterKey.size)"
        case .otherKey(let path, let found, let expected):
            "\(path) holds another master key (\(found)) than the state was sealed under "
                + "(\(expected)); name the right file with --key-file"
        }
    }
}

extension SealError: CustomStringConvertible {
    /// What was found and what to do.
    package var description: String {
        switch self {
        case .otherKey(let place, let sealedUnder, let given):
            "\(place.field) of \(place.webhookID) is sealed under the master key \(sealedUnder), "
                + "not \(given); name the right file with --key-file"
        case .damaged(let place):
            "\(place.field) of \(place.webhookID) cannot be opened: the sealed value is damaged or "
                + "belongs elsewhere; restore the state from a backup or set the value again"
        }
    }
}

extension SecretError: CustomStringConvertible {
    /// What is wrong, without repeating the secret.
    package var description: String {
        switch self {
        case .missingPrefix:
            "a secret starts with \"whsec_\""
        case .notBase64:
            "what follows \"whsec_\" in a secret must be padded base64"
        case .size(let count):
            "a secret stands for 24 to 64 bytes, this one for \(count); make one with "
                + "`echo whsec_$(openssl rand -base64 32)`"
        }
    }
}

private func reason(_ code: Int32) -> String {
    unsafe String(cString: strerror(code))
}
