import Glibc

/// The program's own code in memory: much of it is needed for the start only.
enum ProgramPages {
    /// Takes the code out of this process's memory; what is needed again comes back from the system's copy of the file.
    static func release() {
        var path = [CChar](repeating: 0, count: Int(PATH_MAX))
        let length = unsafe readlink("/proc/self/exe", &path, path.count)
        guard length > 0 else { return }
        let bytes = path.prefix(length).map(UInt8.init(bitPattern:))
        let program = String(decoding: bytes, as: UTF8.self)
        let maps: String
        do {
            maps = try Input.text(of: "/proc/self/maps")
        } catch {
            // It is memory saved, nothing else.
            return
        }
        for range in codeRanges(of: program, in: maps) {
            guard let start = unsafe UnsafeMutableRawPointer(bitPattern: range.lowerBound) else {
                continue
            }
            unsafe madvise(start, range.count, MADV_DONTNEED)
        }
    }

    /// Where a program's code is, by the lines of `/proc/PID/maps` (proc(5)).
    static func codeRanges(of program: String, in maps: String) -> [Range<UInt>] {
        maps.split(separator: "\n").compactMap { line in
            // Code is never written to, so it is the same in the file.
            guard line.hasSuffix(" " + program), line.contains(" r-xp ") else { return nil }
            let ends = line.prefix { $0 != " " }.split(separator: "-")
                .compactMap { UInt($0, radix: 16) }
            return ends.count == 2 && ends[0] < ends[1] ? ends[0]..<ends[1] : nil
        }
    }
}
