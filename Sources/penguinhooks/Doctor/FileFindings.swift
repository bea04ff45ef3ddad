import Glibc

/// What is to be said of the files: their rights, their disk and its kind.
struct FileFindings {
    let state: any StatePaths
    let isRepairing: Bool

    var all: [Finding] {
        [rights(of: state.state, named: "state"), rights(of: state.keyPath, named: "key")]
            .compactMap { $0 } + [fileSystem, space].compactMap { $0 }
    }

    /// A file that others may read, made their owner's where that was asked for.
    private func rights(of path: String, named name: String) -> Finding? {
        var information = stat()
        guard unsafe stat(path, &information) == 0 else { return nil }
        guard information.st_mode & 0o077 != 0 else { return nil }
        if isRepairing, unsafe chmod(path, 0o600) == 0 {
            return Finding(name, .ok, "\(path) is its owner's only now")
        }
        return Finding(
            name,
            .warning,
            "others may open \(path)",
            advice: "chmod 600 \(path), or run doctor with --repair"
        )
    }

    private var folder: String {
        let path = state.state
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// Locks and shared memory do not work over networks.
    private var fileSystem: Finding? {
        var information = stat()
        guard unsafe stat(folder, &information) == 0 else {
            return Finding(
                "disk",
                .error,
                "\(folder): \(unsafe String(cString: strerror(errno)))",
                advice: "name the state with --state"
            )
        }
        guard let kind = Self.kind(ofDevice: UInt64(information.st_dev)),
            Self.networkFileSystems.contains(kind)
        else { return nil }
        return Finding(
            "disk",
            .error,
            "\(folder) is on \(kind), where SQLite's locks cannot be relied on",
            advice: "keep the state on a disk of this machine"
        )
    }

    private static let networkFileSystems: Set = [
        "nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "ceph", "afs", "coda", "fuse.sshfs",
        "fuse.glusterfs", "fuse.s3fs", "lustre", "ocfs2", "gfs2",
    ]

    /// The kind of file system, from the kernel's table of mounts: `… 8:1 / /mnt rw - ext4 …`.
    private static func kind(ofDevice device: UInt64) -> String? {
        let major = (device >> 8) & 0xFFF | (device >> 32) & ~0xFFF
        let minor = device & 0xFF | (device >> 12) & ~0xFF & 0xFFFF_FFFF
        let bytes: [UInt8]
        do throws(CommandFailure) {
            bytes = try Input.read("/proc/self/mountinfo")
        } catch {
            return nil
        }
        for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
            let fields = line.split(separator: " ")
            guard fields.count > 6, fields[2] == "\(major):\(minor)",
                let dash = fields.firstIndex(of: "-"), dash + 1 < fields.count
            else { continue }
            return String(fields[dash + 1])
        }
        return nil
    }

    private var space: Finding? {
        var information = statvfs()
        guard unsafe statvfs(folder, &information) == 0 else { return nil }
        let free = UInt64(information.f_bavail) * UInt64(information.f_frsize)
        let text = "\(Words.grouped(Int(free >> 20))) MiB are free in \(folder)"
        if free < 64 << 20 {
            return Finding("disk", .error, text, advice: "free some: below this events are refused")
        }
        if free < 1 << 30 {
            return Finding("disk", .warning, text, advice: "free some, or prune earlier")
        }
        return Finding("disk", .ok, text)
    }
}
