import Glibc

/// A file descriptor that text is printed to.
struct OutputStream: Sendable {
    /// How a piece of text looks on a terminal.
    enum Style: String, Sendable {
        case bold = "1"
        case faint = "2"
        case red = "31"
        case green = "32"
        case yellow = "33"
        case blue = "34"
        case cyan = "36"
    }

    let isTerminal: Bool
    let usesColour: Bool
    private let descriptor: Int32

    init(descriptor: Int32, colour: Console.Colour) {
        self.descriptor = descriptor
        isTerminal = isatty(descriptor) == 1
        usesColour = colour == .automatic && isTerminal
    }

    /// Text in a style, where the stream shows styles.
    func styled(_ text: String, _ style: Style) -> String {
        usesColour ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
    }

    /// Writes text wholly; a reader that is gone ends the process as it does for other tools.
    func write(_ text: String) {
        write(Array(text.utf8))
    }

    /// Writes bytes wholly.
    func write(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { buffer in
                unsafe Glibc.write(descriptor, buffer.baseAddress, buffer.count)
            }
            if count >= 0 {
                rest.removeFirst(count)
            } else if errno == EPIPE {
                exit(128 + SIGPIPE)
            } else if errno == EAGAIN {
                waitUntilWritable()
            } else if errno != EINTR {
                // Output that is lost must not look like success.
                unsafe perror("error: cannot write output")
                exit(ExitStatus.error.rawValue)
            }
        }
    }

    private func waitUntilWritable() {
        var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        _ = unsafe poll(&request, 1, -1)
    }
}
