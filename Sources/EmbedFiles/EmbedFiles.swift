import Foundation
import PackagePlugin

/// Compiles a folder of text files into its target, so that the binary needs nothing beside it.
@main
struct EmbedFiles: BuildToolPlugin {
    /// The folder each target embeds, relative to the package.
    private static let folders = [
        "Catalogue": "Sources/Catalogue/Types",
        "Site": "site-templates",
        "penguinhooks": "Sources/penguinhooks/Resources",
    ]

    func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
        guard let folder = Self.folders[target.name] else { return [] }
        let root = context.package.directoryURL.appending(path: folder).resolvingSymlinksInPath()
        let output = context.pluginWorkDirectoryURL.appending(path: "EmbeddedFiles.swift")
        let files = try FileManager.default.subpathsOfDirectory(atPath: root.path)
            .filter { !$0.split(separator: "/").contains { $0.hasPrefix(".") } }
            .sorted()
            .map { root.appending(path: $0) }
            .filter { !$0.hasDirectoryPath && !isFolder($0) }
        return [
            .buildCommand(
                displayName: "Embedding \(folder)",
                executable: try context.tool(named: "EmbedTool").url,
                arguments: [output.path, root.path] + files.map(\.path),
                inputFiles: files,
                outputFiles: [output]
            )
        ]
    }

    private func isFolder(_ url: URL) -> Bool {
        var folder: ObjCBool = false
        return FileManager.default.fileExists(atPath: url.path, isDirectory: &folder)
            && folder.boolValue
    }
}
