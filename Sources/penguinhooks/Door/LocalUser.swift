import Glibc

/// Who runs this process, for the audit trail.
enum LocalUser {
    /// The system's name of the user, or the number where it has none.
    static var name: String {
        let id = getuid()
        guard let entry = unsafe getpwuid(id), let name = unsafe entry.pointee.pw_name else {
            return "uid \(id)"
        }
        return unsafe String(cString: name)
    }
}
