import FoundationEssentials

/// A ref of the repository around a folder of declarations, and the folder as a commit has it.
struct GitRef {
    let name: String
    /// The folder as the user named it.
    let folder: String
    /// The folder's place in the repository.
    private let place: String
    private let repository: String

    /// Finds the repository; the folder itself need not be checked out.
    init(_ name: String, folder: String) throws(CommandFailure) {
        self.name = name
        self.folder = folder
        let parts = folder.split(separator: "/").map(String.init)
        guard let last = parts.last, !parts.contains("..") else {
            throw CommandFailure("--ref goes with a --dir below this folder, or a whole path")
        }
        let start = folder.hasPrefix("/") ? "/" : "./"
        let parent = GitTool(options: ["-C", start + parts.dropLast().joined(separator: "/")])
        repository = try parent.run("rev-parse", "--absolute-git-dir")
        place = try parent.run("rev-parse", "--show-prefix") + last
    }

    private var git: GitTool { GitTool(options: ["--git-dir", repository]) }

    /// The commit that the ref names now.
    func commit() throws(CommandFailure) -> String {
        do throws(CommandFailure) {
            return try git.run("rev-parse", "--verify", "--end-of-options", name + "^{commit}")
        } catch {
            throw CommandFailure("\(name) names no commit of \(repository)")
        }
    }

    /// Asks the remotes for news.
    func fetch() throws(CommandFailure) {
        // A connection that hangs must not keep us for ever.
        let patience = ["-c", "http.lowSpeedLimit=1", "-c", "http.lowSpeedTime=30"]
        try GitTool(options: ["--git-dir", repository] + patience).run("fetch", "--quiet", "--all")
    }

    /// Lays the folder out as a commit has it, and removes it after use.
    func checkedOut<Result>(
        _ commit: String,
        _ use: (_ root: String) async throws -> Result
    ) async throws -> Result {
        let scratch = FileManager.default.temporaryDirectory
            .appending(path: "penguinhooks-ref-\(UUID().uuidString)")
        // The loader puts this before the folder's own name.
        let tree = scratch.path + "/tree/" + folder
        try FileManager.default.createDirectory(atPath: tree, withIntermediateDirectories: true)
        defer {
            // What is left behind is in the folder for temporary files.
            do { try FileManager.default.removeItem(at: scratch) } catch {}
        }
        let index = ["GIT_INDEX_FILE": scratch.path + "/index"]
        // Links are not followed: a ref may be anybody's.
        let work = ["--git-dir", repository, "--work-tree", tree, "-C", tree]
        let git = GitTool(options: work + ["-c", "core.symlinks=false"], environment: index)
        try git.run("read-tree", "\(commit):\(place)")
        try git.run("checkout-index", "--all", "--force")
        return try await use(scratch.path + "/tree/")
    }
}
