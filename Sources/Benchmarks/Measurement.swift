import Foundation
import Glibc

/// What a finished process cost, by the kernel's own accounting.
struct Measurement {
    var status: Int32
    var output: String
    var errors: String
    var wallSeconds: Double
    var cpuSeconds: Double
    /// Peak resident memory in megabytes.
    var peakMegabytes: Double

    /// Runs a program to its end, its output kept in files beside it.
    static func of(
        _ program: String,
        _ arguments: [String],
        in room: URL,
        input: String? = nil
    )
        throws -> Measurement
    {
        let process = try RunningProcess(program, arguments, in: room, input: input)
        return process.wait()
    }
}

/// A process that was started and must be waited for.
final class RunningProcess {
    let pid: pid_t
    private let output: URL
    private let errors: URL
    private let started = ContinuousClock.now

    /// Starts a program by its path, standard output and error going to files in the room.
    init(_ program: String, _ arguments: [String], in room: URL, input: String? = nil) throws {
        let name = UUID().uuidString
        output = room.appending(path: name + ".out")
        errors = room.appending(path: name + ".err")
        let source = room.appending(path: name + ".in")
        try (input ?? "").write(to: source, atomically: false, encoding: .utf8)

        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        let create = O_WRONLY | O_CREAT | O_TRUNC
        unsafe posix_spawn_file_actions_addopen(&actions, 0, source.path, O_RDONLY, 0)
        unsafe posix_spawn_file_actions_addopen(&actions, 1, output.path, create, 0o600)
        unsafe posix_spawn_file_actions_addopen(&actions, 2, errors.path, create, 0o600)
        // The child inherits the folder; this program has one thread.
        guard FileManager.default.changeCurrentDirectoryPath(room.path) else {
            throw BenchmarkError(description: "cannot enter \(room.path)")
        }

        var words: [UnsafeMutablePointer<CChar>?] = unsafe ([program] + arguments).map {
            unsafe strdup($0)
        }
        unsafe words.append(nil)
        defer { for index in unsafe words.indices { unsafe free(words[index]) } }
        var child: pid_t = 0
        let result = unsafe posix_spawnp(&child, program, &actions, nil, words, environ)
        guard result == 0 else {
            throw BenchmarkError(
                description: "cannot start \(program): \(unsafe String(cString: strerror(result)))"
            )
        }
        pid = child
    }

    /// What it wrote to standard error so far.
    var errorText: String {
        get throws { try String(contentsOf: errors, encoding: .utf8) }
    }

    /// Asks it to end.
    func terminate() {
        kill(pid, SIGTERM)
    }

    /// Waits for its end and says what it cost.
    func wait() -> Measurement {
        var status: Int32 = 0
        var usage = rusage()
        while unsafe wait4(pid, &status, 0, &usage) < 0, errno == EINTR {}
        let wall = started.duration(to: .now)
        let cpu = usage.ru_utime.seconds + usage.ru_stime.seconds
        return Measurement(
            status: status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F,
            output: read(output),
            errors: read(errors),
            wallSeconds: wall / .seconds(1),
            cpuSeconds: cpu,
            peakMegabytes: Double(usage.ru_maxrss) / 1024
        )
    }

    private func read(_ file: URL) -> String {
        do {
            return String(decoding: try Data(contentsOf: file), as: UTF8.self)
        } catch {
            return "unreadable: \(error)"
        }
    }
}

extension timeval {
    fileprivate var seconds: Double { Double(tv_sec) + Double(tv_usec) / 1_000_000 }
}
