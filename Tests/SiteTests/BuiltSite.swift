import Catalogue
import Foundation
import Model

@testable import Site

/// A site built into a temporary folder that goes with it.
final class BuiltSite: Sendable {
    let folder: String
    let report: BuildReport

    init(
        _ snapshot: some SnapshotReader = SampleSnapshot(),
        templates: TemplateSource = .embedded,
        configure: (inout SiteOptions) -> Void = { _ in }
    ) async throws {
        folder = NSTemporaryDirectory() + "site-" + UUID().uuidString
        report = try await Self.build(
            snapshot,
            into: folder,
            templates: templates,
            configure: configure
        )
    }

    /// The hidden folder beside it.
    var workshop: String { Workshop.path(of: folder) ?? "" }

    deinit {
        for place in [folder, workshop] where FileManager.default.fileExists(atPath: place) {
            do {
                try FileManager.default.removeItem(atPath: place)
            } catch {
                print("\(place) stays: \(error)")
            }
        }
    }

    @discardableResult
    static func build(
        _ snapshot: some SnapshotReader = SampleSnapshot(),
        into folder: String,
        templates: TemplateSource = .embedded,
        configure: (inout SiteOptions) -> Void = { _ in }
    ) async throws -> BuildReport {
        var options = SiteOptions(out: folder, sha256: digest)
        options.repoURL = "https://github.com/acme/webhooks"
        options.docsURL = "https://docs.example.com"
        configure(&options)
        return try await SiteBuilder.build(
            options: options,
            snapshot: snapshot,
            catalogue: .builtIn,
            templates: templates,
            now: SampleSnapshot.now
        )
    }

    /// 32 bytes that depend on all input; the real digest is not this target's to import.
    static func digest(_ bytes: [UInt8]) -> [UInt8] {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        var random = SplitMix(state: hash)
        return (0..<32).map { _ in UInt8(truncatingIfNeeded: random.next()) }
    }

    func text(_ path: String) throws -> String {
        try String(contentsOfFile: folder + "/" + path, encoding: .utf8)
    }

    /// All files by path, hidden ones included.
    func files() throws -> [String: Data] { try Self.files(in: folder) }

    static func files(in folder: String) throws -> [String: Data] {
        var files: [String: Data] = [:]
        for path in try FileManager.default.subpathsOfDirectory(atPath: folder) {
            files[path] = FileManager.default.contents(atPath: folder + "/" + path)
        }
        return files
    }

    /// The path of a webhook's pages.
    static func path(_ key: String) throws -> String {
        let all = try SampleSnapshot().webhooks()
        let id = all.first { $0.key.rawValue == key }?.id.rawValue ?? "none"
        return "dashboard/settings/webhooks/\(id)/"
    }
}
