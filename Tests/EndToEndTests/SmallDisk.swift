import FoundationEssentials
import TestSupport
import Testing

/// Works on a file system of a few megabytes, where this user may mount one.
func withSmallDisk(
    at path: String,
    size: String,
    _ body: (String) async throws -> Void
) async throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    let mounted = try await Tool("mount")
        .run(["-t", "tmpfs", "-o", "size=\(size)", "tmpfs", path])
    guard mounted.status == 0 else { return }
    do {
        try await body(path)
    } catch {
        _ = try await Tool("umount").run([path])
        throw error
    }
    let unmounted = try await Tool("umount").run([path])
    #expect(unmounted.status == 0, "\(unmounted.noticesText)")
}
