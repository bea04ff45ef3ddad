import Glibc

/// What a folder of declarations looks like from outside: another one means that something changed.
package struct FolderStamp: Sendable, Hashable {
    private struct Entry: Hashable, Sendable {
        var name: String
        var size: Int
        var seconds: Int
        var nanoseconds: Int
        var inode: UInt
    }

    private var entries: [Entry] = []

    /// Looks at the folder and what is inside its folders; a missing one has nothing.
    package init(of folder: String) {
        add(folder, depth: 0)
    }

    private mutating func add(_ folder: String, depth: Int) {
        do throws(FolderError) {
            for entry in try FileReader.entries(of: folder, named: folder)
            where !entry.name.hasPrefix(".") {
                let path = "\(folder)/\(entry.name)"
                if entry.kind == .folder, depth == 0 { add(path, depth: 1) }
                var status = stat()
                guard unsafe stat(path, &status) == 0 else { continue }
                entries.append(
                    Entry(
                        name: path,
                        size: Int(status.st_size),
                        seconds: status.st_mtim.tv_sec,
                        nanoseconds: status.st_mtim.tv_nsec,
                        inode: UInt(status.st_ino)
                    )
                )
            }
        } catch {
            // Reading it again says what is wrong; from here it is just not what it was.
            return
        }
    }
}
