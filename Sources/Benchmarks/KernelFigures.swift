import Foundation

/// What the kernel says of a process.
enum KernelFigures {
    /// How often its threads wait for something and are woken during so many seconds; threads come and go.
    static func wakeups(of pid: Int32, seconds: Int) throws -> Int {
        var last = try waits(of: pid)
        var sum = 0
        for _ in 0..<seconds {
            sleep(1)
            let now = try waits(of: pid)
            for (thread, count) in now { sum += count - (last[thread] ?? 0) }
            last = now
        }
        return sum
    }

    /// How often each thread has waited, by its number.
    private static func waits(of pid: Int32) throws -> [String: Int] {
        let tasks = "/proc/\(pid)/task"
        var waits: [String: Int] = [:]
        for task in try FileManager.default.contentsOfDirectory(atPath: tasks) {
            do {
                waits[task] = try number("voluntary_ctxt_switches", in: "\(tasks)/\(task)/status")
            } catch {
                // A thread that ended after the list was made has no figures any more.
                if FileManager.default.fileExists(atPath: "\(tasks)/\(task)") { throw error }
            }
        }
        return waits
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
