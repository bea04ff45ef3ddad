import Declarations
import Glibc
import Model
import ServiceLifecycle

/// Builds a site again whenever what it is made of has changed.
struct SiteWatch: Service {
    let inputs: SiteWatchInputs
    let interval: Duration
    let console: Console
    /// What was there when the site was built for the first time.
    let first: SiteWatchInputs.Stamp
    let build: @Sendable () async throws -> Void

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var built = first
            let clock = ContinuousClock()
            while true {
                do { try await clock.sleep(for: interval) } catch { return }
                let now = inputs.stamp
                guard now != built else { continue }
                // Taken before the build: what changes meanwhile is seen at the next look.
                built = now
                await attempt()
            }
        }
    }

    private func attempt() async {
        do {
            try await build()
        } catch {
            if let message = CommandFailure(error).message { console.error(message) }
            console.note("the site stays as it was")
        }
    }
}

/// The files that a site is made of, as they look from outside.
struct SiteWatchInputs: Sendable {
    /// Another one means that something changed.
    struct Stamp: Sendable, Equatable {
        var folders: [FolderStamp]
        var files: [String]
    }

    /// The snapshot or state.
    let data: String
    let folders: [String]

    var stamp: Stamp {
        Stamp(
            folders: folders.map { FolderStamp(of: $0) },
            // What a state's writer has not moved into its file yet is in the log beside it.
            files: [data, data + "-wal"].map(Self.describe)
        )
    }

    private static func describe(_ path: String) -> String {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { return "" }
        let time = status.st_mtim
        return "\(status.st_ino) \(status.st_size) \(time.tv_sec) \(time.tv_nsec)"
    }
}
