import Foundation

/// What the kernel says of a process.
enum KernelFigures {
    /// How often its threads waited for something and were woken.
    static func wakeups(of pid: Int32) throws -> Int {
        let tasks = "/proc/\(pid)/task"
        return try FileManager.default.contentsOfDirectory(atPath: tasks).reduce(0) { sum, task in
            sum + (try number("voluntary_ctxt_switches", in: "\(tasks)/\(task)/status"))
        }
    }

    /// Such as `VmRSS`, what is resident now, or `VmHWM`, the most that ever was.
    static func megabytes(_ name: String, of pid: Int32) throws -> Double {
        Double(try number(name, in: "/proc/\(pid)/status")) / 1024
    }

    private static func number(_ name: String, in file: String) throws -> Int {
        let text = String(decoding: try Data(contentsOf: URL(filePath: file)), as: UTF8.self)
        let line = text.split(separator: "\n").first { $0.hasPrefix(name + ":") }
        let word = line?.split(whereSeparator: \.isWhitespace).dropFirst().first
        guard let number = word.flatMap({ Int($0) }) else {
            throw BenchmarkError(description: "\(file) does not tell \(name)")
        }
        return number
    }
}
