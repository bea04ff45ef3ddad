import Glibc
import Logging
import Model

/// Writes a daemon's log to standard error, a line at a time.
struct LineLogHandler: LogHandler {
    let format: LogFormat
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?
    var logLevel = Logger.Level.notice

    init(_ format: LogFormat) {
        self.format = format
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let provided = metadataProvider?.get() ?? [:]
        let own = metadata.merging(provided) { _, new in new }
        write(LogLine(event, own, at: .now()).text(format) + "\n")
    }

    /// A reader that is gone does not end the daemon: its log is lost, deliveries are not.
    private func write(_ line: String) {
        var rest = Array(line.utf8)[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { buffer in
                unsafe Glibc.write(STDERR_FILENO, buffer.baseAddress, buffer.count)
            }
            if count > 0 {
                rest.removeFirst(count)
            } else if errno != EINTR {
                return
            }
        }
    }
}
