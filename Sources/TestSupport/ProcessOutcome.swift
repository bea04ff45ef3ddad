package import Subprocess
package import Text

/// How a process ended and what it printed.
package struct ProcessOutcome: Sendable {
    /// The exit status; 128 and the signal's number where a signal ended it, as shells have it.
    package var status: Int32
    package var output: [UInt8]
    package var notices: [UInt8]

    package init(termination: TerminationStatus, output: [UInt8], notices: [UInt8]) {
        switch termination {
        case .exited(let code): status = code
        case .signaled(let signal): status = 128 + signal
        }
        self.output = output
        self.notices = notices
    }

    /// Standard output as text.
    package var text: String { String(decoding: output, as: UTF8.self) }

    /// Standard error as text.
    package var noticesText: String { String(decoding: notices, as: UTF8.self) }

    /// Standard output as one JSON document.
    package func json() throws -> JSON {
        try JSON.parse(output)
    }

    /// Standard output as one JSON document on each line.
    package func jsonLines() throws -> [JSON] {
        try output.split(separator: UInt8(ascii: "\n")).map { try JSON.parse(Array($0)) }
    }
}
