internal import COpenSSL
internal import Glibc

/// Images of a process's memory that the system writes when it crashes: keys and secrets would be in them.
package enum CoreFiles {
    /// Keeps this process, and what it starts, from leaving any; other users' debuggers are kept out as well.
    package static func exclude() {
        var limit = rlimit(rlim_cur: 0, rlim_max: 0)
        _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &limit)
        // Where cores are piped to a program, the limit is not asked.
        ph_set_dumpable(0)
    }

    /// Whether both are in force.
    static var areExcluded: Bool {
        var limit = rlimit()
        let isKnown = unsafe getrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &limit) == 0
        return isKnown && limit.rlim_max == 0 && ph_get_dumpable() == 0
    }
}
