import Model
import Synchronization

/// The text of a `Date` header (RFC 9110 section 5.6.7), made once for all answers of a second.
final class HTTPDate: Sendable {
    private struct Made {
        var second = Int64.min
        var text = ""
    }

    private let made = Mutex(Made())

    /// The header's value at a moment.
    func text(at time: Timestamp) -> String {
        let second = time.milliseconds / 1000
        return made.withLock { made in
            if made.second != second {
                made = Made(second: second, text: time.internetDate + " GMT")
            }
            return made.text
        }
    }
}
