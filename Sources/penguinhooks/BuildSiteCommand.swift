import ArgumentParser
import Catalogue
import Declarations
import Model
import Signing
import Site
import Store
import Text

/// Renders a snapshot as static pages.
struct BuildSiteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "build-site",
        abstract: "Build the static site from a snapshot or a state.",
        discussion: """
            The pages of one snapshot are the same bytes on every build with the same --now. \
            Files that did not change are not touched. With --check nothing is written, and it \
            exits 1 where a build would change something.

            --watch builds it again whenever the snapshot or state, declarations or templates change; \
            --serve shows it on this machine, and pages that are open load themselves again.

            Example:
              penguinhooks build-site --watch --serve 8000
              penguinhooks build-site --state state.sqlite --out generated
              penguinhooks build-site --snapshot snapshot.sqlite --public --base-url \
            https://status.example.com
            """
    )

    @Option(help: ArgumentHelp("The snapshot, made by `snapshot`.", valueName: "file"))
    var snapshot: String?

    @Option(help: ArgumentHelp("A live state, where there is no snapshot.", valueName: "file"))
    var state = "state.sqlite"

    @OptionGroup var watch: SiteWatchOptions
    @OptionGroup var site: SiteFlags
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let console = output.console
        if site.initTemplates {
            try TemplateFolder.write(
                to: site.templates ?? SiteFlags.templateFolder,
                console: console
            )
            return
        }
        guard watch.isOn || watch.serve != nil else { return try await build(console) }
        guard !site.check else {
            throw CommandFailure("--check goes without --watch and --serve", status: .usage)
        }
        let inputs = SiteWatchInputs(
            data: snapshot ?? state,
            folders: [site.dir, site.templates ?? SiteFlags.templateFolder]
        )
        let first = inputs.stamp
        try await build(console)
        try await watch.run(of: site.out, inputs, from: first, console) { try await build(console) }
    }

    private func build(_ console: Console) async throws {
        do {
            try await write(console)
        } catch let error as StoreError where snapshot != nil {
            throw CommandFailure(error.messageOfSnapshot)
        }
    }

    private func write(_ console: Console) async throws {
        let now = try site.moment()
        let folder = await DeclarationFolder.load(site.dir, now: now)
        let report = try await console.progress("Building") { _ in
            let snapshot = try SnapshotFile(path: snapshot ?? state, now: now)
            let catalogue = folder.isValid ? folder.catalogue : .builtIn
            return try await SiteBuilder.build(
                options: try site.options(declarations: declarations(of: folder)),
                snapshot: snapshot,
                catalogue: catalogue.adding(applied: try snapshot.eventTypes()),
                templates: try site.source(),
                now: now
            )
        }
        for warning in report.warnings { console.warning(warning) }
        switch output.format {
        case .human where site.check: for path in report.stale.prefix(20) { console.print(path) }
        case .human: console.print(report.sentence(out: site.out))
        case .json: console.print(report.json(out: site.out))
        }
        if !report.stale.isEmpty {
            let count = Words.counted(report.stale.count, "file")
            throw CommandFailure("\(count) of \(site.out) would change; build it again")
        }
    }

    /// The text of the files at hand, which the edit pages compare with.
    private func declarations(of folder: DeclarationFolder) throws -> [String: String] {
        var texts: [String: String] = [:]
        for webhook in folder.state.webhooks {
            texts[webhook.key.rawValue] = String(
                decoding: try Input.read(webhook.file),
                as: UTF8.self
            )
        }
        return texts
    }
}

extension BuildReport {
    /// What was built, in a sentence.
    fileprivate func sentence(out: String) -> String {
        "Built \(Words.counted(pages, "page")) of \(Words.counted(webhooks, "webhook")) in \(out): "
            + "\(Words.grouped(written)) of \(Words.counted(files, "file")) written, "
            + "\(Words.grouped(removed)) removed."
    }

    fileprivate func json(out: String) -> JSON {
        .members([
            "out": .string(out),
            "pages": .integer(pages),
            "files": .integer(files),
            "written": .integer(written),
            "unchanged": .integer(unchanged),
            "removed": .integer(removed),
            "stale": .array(stale.map(JSON.string)),
            "bytes": .integer(bytes),
            "webhooks": .integer(webhooks),
            "warnings": .array(warnings.map(JSON.string)),
        ])
    }
}
