import FoundationEssentials
import Model

extension Timestamp {
    /// The wall clock; it is read in this target only and handed down.
    static func now() -> Timestamp {
        Timestamp(milliseconds: Int64((Date().timeIntervalSince1970 * 1000).rounded(.down)))
    }
}
