import Foundation

/// A scratch folder, the binary under test, and how often to repeat.
struct Workbench {
    private let folder: URL
    /// The same on a memory file system, where there is one.
    private let memoryFolder: URL?
    /// `penguinhooks`, built beside this program.
    let binary: String
    let runs: Int
    /// How long steady loads last.
    let seconds: Int

    init() throws {
        let environment = ProcessInfo.processInfo.environment
        runs = environment["BENCH_RUNS"].flatMap(Int.init) ?? 5
        seconds = environment["BENCH_SECONDS"].flatMap(Int.init) ?? 30
        binary =
            URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
            .deletingLastPathComponent().appending(path: "penguinhooks").path
        guard FileManager.default.isExecutableFile(atPath: binary) else {
            throw BenchmarkError(
                description: "\(binary) is missing: build it with `make bench`, not by hand"
            )
        }
        let name = "penguinhooks-bench-\(UUID().uuidString.prefix(8))"
        folder = FileManager.default.temporaryDirectory.appending(path: name)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let memory = "/dev/shm"
        memoryFolder =
            FileManager.default.isWritableFile(atPath: memory)
            ? URL(filePath: memory).appending(path: name) : nil
    }

    /// Removes everything that was written.
    func clear() {
        for folder in [folder, memoryFolder].compactMap({ $0 })
        where FileManager.default.fileExists(atPath: folder.path) {
            do {
                try FileManager.default.removeItem(at: folder)
            } catch {
                print("left behind: \(folder.path): \(error)")
            }
        }
    }

    /// A new folder for one run; in memory for what writes very many files.
    ///
    /// ext4 looks through all that was deleted in the last minutes before it makes a file, which takes longer than the rest.
    func room(_ name: String, inMemory: Bool = false) throws -> URL {
        let folder = (inMemory ? memoryFolder : nil) ?? folder
        let room = folder.appending(path: "\(name)-\(UUID().uuidString.prefix(8))")
        try FileManager.default.createDirectory(at: room, withIntermediateDirectories: true)
        return room
    }

    /// Runs the binary to its end and fails where it exits with another status than 0.
    @discardableResult
    func penguinhooks(
        _ arguments: [String],
        in room: URL,
        input: String? = nil
    ) throws
        -> Measurement
    {
        let measurement = try Measurement.of(binary, arguments, in: room, input: input)
        guard measurement.status == 0 else {
            throw BenchmarkError(
                description: "penguinhooks \(arguments.joined(separator: " ")) exited "
                    + "\(measurement.status): \(measurement.errors)"
            )
        }
        return measurement
    }
}

/// The middle of some figures.
func median(_ figures: [Double]) -> Double {
    let sorted = figures.sorted()
    guard !sorted.isEmpty else { return .nan }
    return sorted.count % 2 == 1
        ? sorted[sorted.count / 2]
        : (sorted[sorted.count / 2 - 1] + sorted[sorted.count / 2]) / 2
}

/// A figure with so many decimals and grouped thousands.
func text(_ value: Double, decimals: Int = 0) -> String {
    let scale = (0..<decimals).reduce(1.0) { product, _ in product * 10 }
    let rounded = (value * scale).rounded() / scale
    var whole = String(Int(rounded))
    var index = whole.count - 3
    while index > 0 {
        whole.insert(",", at: whole.index(whole.startIndex, offsetBy: index))
        index -= 3
    }
    guard decimals > 0 else { return whole }
    let fraction = String(Int(((rounded - rounded.rounded(.down)) * scale).rounded()))
    return whole + "." + String(repeating: "0", count: decimals - fraction.count) + fraction
}
