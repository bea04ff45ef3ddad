import FoundationEssentials
import Glibc

/// The hidden folder beside a site that holds what one build leaves for the next: its memory and the spare tree.
///
/// It is never inside the site, so that whoever publishes the site's folder does not publish it too. Only its owner
/// may look into it, and Git is told to leave it out.
final class Workshop: Sendable {
    private let path: String
    /// Held for as long as a build is at work, so that one begins where the other ended.
    private let lock: CInt

    /// The tree of the site before.
    var spare: String { path + "/spare" }
    private var memoryFile: String { path + "/memory" }

    /// The folder's path for a site; nil where the site's own has no name to go by.
    static func path(of site: String) -> String? {
        let parts = site.split(separator: "/", omittingEmptySubsequences: false)
        guard let name = parts.last, !name.isEmpty, name != ".", name != ".." else { return nil }
        return (parts.dropLast() + [".\(name).penguinhooks"]).joined(separator: "/")
    }

    /// Waits for another build of the same site to end; nil where there can be no such folder.
    init?(of site: String, isCheck: Bool) throws(SiteError) {
        guard let path = Self.path(of: site) else { return nil }
        self.path = path
        if !isCheck, unsafe mkdir(path, 0o700) != 0, errno != EEXIST {
            throw .file(path: path, problem: Files.problem())
        }
        lock = unsafe open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard lock >= 0 else { return nil }
        // Where the file system has no locks two builds at once only lose their spare.
        while !isCheck, flock(lock, LOCK_EX) != 0, errno == EINTR {}
    }

    deinit { close(lock) }

    /// What the last build remembered of a site; nil where the site is not the one it left.
    func memory(of site: String, _ sha256: ([UInt8]) -> [UInt8]) -> SiteMemory? {
        guard let list = Files.stamp(site + "/" + Manifest.name),
            let bytes = Files.bytes(of: memoryFile),
            let memory = SiteMemory(bytes, sha256), memory.list == list
        else { return nil }
        return memory
    }

    /// Takes the place of what was remembered.
    func remember(_ memory: SiteMemory, _ sha256: ([UInt8]) -> [UInt8]) throws(SiteError) {
        if Files.stamp(path + "/.gitignore") == nil {
            try Files.write(Array("*\n".utf8), to: path + "/.gitignore")
        }
        try Files.write(memory.bytes(sha256), to: memoryFile + ".new")
        try Files.rename(memoryFile + ".new", to: memoryFile)
    }

    /// Removes all that was left for the next build.
    func forget() throws(SiteError) {
        try Files.remove(memoryFile)
        try Files.remove(spare)
    }

    /// Removes the folder of a site, which is to have none.
    static func remove(of site: String) throws(SiteError) {
        guard let path = path(of: site) else { return }
        try Files.remove(path)
    }
}
