/// The site that the folder has, as far as its files can be taken as they are.
struct EarlierSite: Sendable {
    let manifest: Manifest
    private let folder: String
    /// When the list of files was written, which comes last.
    private let completion: Files.Stamp?
    private let paths: [String: [String]]

    init(_ manifest: Manifest, at folder: String) {
        self.manifest = manifest
        self.folder = folder
        completion = Files.stamp(folder + "/" + Manifest.name)
        var paths: [String: [String]] = [:]
        for path in manifest.files.keys where path.hasPrefix(Page.settings) {
            let id = path.dropFirst(Page.settings.utf8.count).prefix { $0 != "/" }
            paths[String(id), default: []].append(path)
        }
        self.paths = paths
    }

    /// The files of a webhook where they were made of the same inputs and nobody touched them since.
    func files(ofWebhook id: String, inputs: String) -> [String: Manifest.Entry]? {
        guard manifest.webhooks[id] == inputs, let paths = paths[id], areIntact(paths) else {
            return nil
        }
        return manifest.files.filter(named: paths)
    }

    /// Whether files are there, as large as they were, and no newer than the list of them.
    func areIntact(_ paths: some Sequence<String>) -> Bool {
        guard let completion else { return false }
        return paths.allSatisfy { path in
            guard let stamp = Files.stamp(folder + "/" + path) else { return false }
            return stamp.size == manifest.files[path]?.size
                && stamp.changedAt <= completion.changedAt
        }
    }
}

extension [String: Manifest.Entry] {
    fileprivate func filter(named names: [String]) -> Self {
        var result: Self = [:]
        for name in names { result[name] = self[name] }
        return result
    }
}
