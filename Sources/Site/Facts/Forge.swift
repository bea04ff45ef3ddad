/// Links into the repository where declarations are reviewed.
struct Forge: Sendable {
    /// The repository's page, without a slash at the end.
    let repository: String
    let kind: SiteOptions.Forge
    let branch: String
    let folder: String

    /// Nil where no repository is given.
    init?(_ options: SiteOptions) {
        guard var url = options.repoURL else { return nil }
        while url.hasSuffix("/") { url.removeLast() }
        repository = url.hasSuffix(".git") ? String(url.dropLast(4)) : url
        kind = options.forge
        branch = options.branch
        folder = options.folder
    }

    /// What a script completes to a link that opens a new file.
    var newFile: String {
        switch kind {
        case .github: "\(repository)/new/\(encodedBranch)"
        case .gitlab: "\(repository)/-/new/\(encodedBranch)"
        case .gitea: "\(repository)/_new/\(encodedBranch)/\(folder)"
        }
    }

    /// The page that edits a file.
    func edit(_ file: String) -> String {
        switch kind {
        case .github: "\(repository)/edit/\(encodedBranch)/\(path(file))"
        case .gitlab: "\(repository)/-/edit/\(encodedBranch)/\(path(file))"
        case .gitea: "\(repository)/_edit/\(encodedBranch)/\(path(file))"
        }
    }

    /// The page that removes a file, or the file's page where there is no such link.
    func removal(of file: String) -> String {
        switch kind {
        case .github: "\(repository)/delete/\(encodedBranch)/\(path(file))"
        case .gitlab: "\(repository)/-/blob/\(encodedBranch)/\(path(file))"
        case .gitea: "\(repository)/_delete/\(encodedBranch)/\(path(file))"
        }
    }

    private var encodedBranch: String { branch.urlEncoded(keeping: "/") }

    private func path(_ file: String) -> String { file.urlEncoded(keeping: "/") }
}

extension String {
    /// Percent encoding of all but RFC 3986's unreserved characters and those to keep.
    func urlEncoded(keeping kept: String = "") -> String {
        var result = ""
        for byte in utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E:
                result.unicodeScalars.append(Unicode.Scalar(byte))
            case _ where kept.utf8.contains(byte):
                result.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                result += "%" + hexadecimal([byte]).uppercased()
            }
        }
        return result
    }
}
