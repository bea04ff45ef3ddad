import Model

extension SiteMemory {
    /// What the file begins with; another layout has another number.
    private static let mark = Array("penguinhooks-site 3\n".utf8)

    /// The memory as a file, with its digest at the end.
    func bytes(_ sha256: ([UInt8]) -> [UInt8]) -> [UInt8] {
        var writer = ByteWriter(Self.mark)
        writer.reserve(files.count * 96 + folders.paths.count * 24 + webhooks.count * 320)
        writer.add(list)
        writer.add(inputs)
        writer.add(basis)
        writer.add(shared)
        writer.add(moment.milliseconds)
        writer.add(files.paths)
        var last = Files.Stamp(inode: 0, size: 0, changedAt: 0)
        for index in files.paths.indices {
            writer.add(files.entries[index].digest)
            writer.add(stamps[index], after: last)
            last = stamps[index]
            let origin = origins[index]
            writer.add(origin == .none ? nil : origin) { $0.add($1) }
        }
        writer.add(folders.stamps) { $0.add($1) }
        writer.add(spare) { writer, spare in
            writer.add(spare.paths) { $0.add($1) }
            writer.add(spare.stamps) { $0.add($1) }
            writer.add(spare.differences) { $0.add($1) }
        }
        writer.add(webhooks) { $0.add($1) }
        writer.add(webhookFiles) { $0.add($1) }
        writer.add(pieces.sorted { $0.key < $1.key }) { writer, file in
            writer.add(file.key)
            var end = 0
            writer.add(file.value) { writer, piece in
                writer.add(piece.lowerBound - end)
                writer.add(piece.count)
                end = piece.upperBound
            }
        }
        let digest = sha256(writer.bytes)
        writer.add(raw: digest)
        return writer.bytes
    }

    /// Reads a file; nil where it is none of ours or was damaged.
    init?(_ bytes: [UInt8], _ sha256: ([UInt8]) -> [UInt8]) {
        guard bytes.count > 32, bytes.starts(with: Self.mark) else { return nil }
        var content = bytes
        let digest = Array(bytes.suffix(32))
        content.removeLast(32)
        guard sha256(content) == digest else { return nil }
        var reader = ByteReader(content, from: Self.mark.count)
        list = reader.stamp()
        inputs = reader.digest()
        basis = reader.digest()
        shared = reader.digest()
        moment = Timestamp(milliseconds: reader.signed())
        let paths = reader.paths()
        var entries: [FileTable.Entry] = []
        entries.reserveCapacity(paths.count)
        stamps = []
        stamps.reserveCapacity(paths.count)
        origins = []
        origins.reserveCapacity(paths.count)
        var stamp = Files.Stamp(inode: 0, size: 0, changedAt: 0)
        for _ in 0..<paths.count {
            let digest = reader.digest()
            stamp = reader.stamp(after: stamp)
            entries.append(FileTable.Entry(size: stamp.size, digest: digest))
            stamps.append(stamp)
            origins.append(reader.optional { $0.digest() } ?? .none)
        }
        files = FileTable(paths, entries)
        folders = Folders(paths: paths.folders, stamps: reader.list { $0.folderStamp() })
        spare = reader.optional { reader in
            Spare(
                paths: reader.optional { $0.paths() },
                stamps: reader.list { $0.folderStamp() },
                differences: reader.list { $0.text() }
            )
        }
        let webhooks = reader.list { $0.webhook() }
        self.webhooks = webhooks.compactMap(\.self)
        webhookFiles = reader.list { $0.webhookFiles() }
        let lists = reader.list { (file: $0.count(), pieces: $0.pieces()) }
        pieces = Dictionary(lists.map { ($0.file, $0.pieces) }) { first, _ in first }
        guard reader.isSound, self.webhooks.count == webhooks.count,
            folders.paths.count == folders.stamps.count, webhookFiles.count == webhooks.count,
            webhookFiles.allSatisfy({ $0.isWithin(paths.count) }),
            spare.map({ ($0.paths ?? folders.paths).count == $0.stamps.count }) ?? true
        else { return nil }
    }
}

extension ByteWriter {
    fileprivate mutating func add(_ stamp: Files.Stamp) {
        add(stamp.inode)
        add(stamp.size)
        add(stamp.changedAt)
    }

    /// Files that were written one after the other have numbers and times close to each other.
    fileprivate mutating func add(_ stamp: Files.Stamp, after last: Files.Stamp) {
        add(Int64(bitPattern: stamp.inode &- last.inode))
        add(stamp.size)
        add(stamp.changedAt &- last.changedAt)
    }

    fileprivate mutating func add(_ paths: PathList) {
        add(paths.count)
        add(paths.bytes.count)
        for place in paths.indices {
            let shared = paths.sharedCount(of: place)
            add(shared)
            add(paths.bytes(at: place).dropFirst(shared))
        }
    }

    fileprivate mutating func add(_ stamp: SiteMemory.Folders.Stamp) {
        add(stamp.inode)
        add(stamp.changedAt)
    }
}

extension ByteReader {
    fileprivate mutating func stamp() -> Files.Stamp {
        Files.Stamp(inode: number(), size: count(), changedAt: signed())
    }

    fileprivate mutating func stamp(after last: Files.Stamp) -> Files.Stamp {
        Files.Stamp(
            inode: last.inode &+ UInt64(bitPattern: signed()),
            size: count(),
            changedAt: last.changedAt &+ signed()
        )
    }

    fileprivate mutating func paths() -> PathList {
        var paths = PathList()
        let (count, size) = (count(), count())
        guard canHold(count), size >= 0, size <= 1 << 30 else {
            fail()
            return paths
        }
        paths.reserve(count, bytes: size)
        var path: [UInt8] = []
        for _ in 0..<count where isSound {
            let (shared, rest) = (self.count(), slice())
            guard (0...path.count).contains(shared) else {
                fail()
                break
            }
            path.removeLast(path.count - shared)
            path.append(contentsOf: rest)
            paths.append(path)
        }
        return paths
    }

    fileprivate mutating func folderStamp() -> SiteMemory.Folders.Stamp {
        SiteMemory.Folders.Stamp(inode: number(), changedAt: signed())
    }
}
