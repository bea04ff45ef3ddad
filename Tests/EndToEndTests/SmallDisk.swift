import FoundationEssentials
import TestSupport
import Testing

/// Works on a file system of a few megabytes; only `Rights.mayMount` may.
func withSmallDisk(
    at path: String,
    size: String,
    _ body: (String) async throws -> Void
) async throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    let mounted = try await Tool("mount")
        .run(["-t", "tmpfs", "-o", "size=\(size)", "tmpfs", path])
    try #require(mounted.status == 0, "\(mounted.noticesText)")
    do {
        try await body(path)
    } catch {
        _ = try await Tool("umount").run([path])
        throw error
    }
    let unmounted = try await Tool("umount").run([path])
    #expect(unmounted.status == 0, "\(unmounted.noticesText)")
}
