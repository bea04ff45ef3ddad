import Glibc
import Synchronization

/// A file that keeps some of the disk for outcomes: given back when the disk is full, made again when it is not.
///
/// Between the two no new work is taken on, so that what is under way can be recorded.
final class DiskReserve: Sendable {
    private struct State {
        var isMade = false
        /// Whether there was ever room for it.
        var fits = false
        /// Whether something could not be written since the reserve was whole.
        var isFull = false
        var lastLook: ContinuousClock.Instant?
    }

    /// Between two looks at the disk's free space.
    private static let patience = Duration.milliseconds(200)

    private let path: String
    private let size: Int
    private let state = Mutex(State())

    init(path: String, size: Int) {
        self.path = path
        self.size = size
    }

    /// Makes the file; false where there is no room for it.
    func make() -> Bool {
        state.withLock { state in
            state.isMade = Self.allocate(path, size)
            state.fits = state.isMade
            return state.isMade
        }
    }

    /// Notes that there is no space; nothing new is taken on from then on.
    func noteFull() {
        state.withLock { $0.isFull = true }
    }

    /// Gives the space back; false where that was done before.
    func spend() -> Bool {
        state.withLock { state in
            state.isFull = true
            guard state.isMade else { return false }
            state.isMade = false
            return unsafe unlink(path) == 0
        }
    }

    /// Whether new work may be taken on; looks at the disk now and then while it is full.
    func hasRoom() -> Bool {
        state.withLock { state in
            guard state.isFull else { return true }
            let now = ContinuousClock.now
            if let last = state.lastLook, last + Self.patience > now { return false }
            state.lastLook = now
            // A disk too small for a reserve: only trying tells.
            guard state.fits else {
                state.isFull = false
                return true
            }
            // As much again must be left beside the reserve, or the next write fails like the last one.
            guard Self.freeBytes(path) >= (state.isMade ? size : 2 * size) else { return false }
            if !state.isMade { state.isMade = Self.allocate(path, size) }
            state.isFull = !state.isMade
            return state.isMade
        }
    }

    /// Removes the file when nothing is under way any more.
    func remove() {
        state.withLock { state in
            if state.isMade { unsafe unlink(path) }
            state.isMade = false
        }
    }

    private static func allocate(_ path: String, _ size: Int) -> Bool {
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        guard posix_fallocate(descriptor, 0, size) == 0 else {
            unsafe unlink(path)
            return false
        }
        return true
    }

    private static func freeBytes(_ path: String) -> Int {
        let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
            .joined(separator: "/")
        var figures = statvfs()
        let place = folder.isEmpty ? (path.hasPrefix("/") ? "/" : ".") : folder
        guard unsafe statvfs(place, &figures) == 0 else { return 0 }
        return Int(clamping: UInt64(figures.f_bavail) * UInt64(figures.f_frsize))
    }
}
