import Store

extension StoreError {
    /// What to do about a snapshot, which is taken again rather than mended.
    var messageOfSnapshot: String {
        switch self {
        case .missing(let path):
            "There is no snapshot at \(path). `penguinhooks snapshot --out \(path)` takes one."
        case .notADatabase(let path):
            "\(path) is not a snapshot. Name a file that `penguinhooks snapshot` wrote, or copy it again."
        case .notAState(let path):
            """
            \(path) is an SQLite database of another program. \
            Name a file that `penguinhooks snapshot` wrote.
            """
        case .olderVersion(let path, let found, let supported):
            """
            \(path) has schema version \(found), this penguinhooks needs \(supported). \
            Take it again with `penguinhooks snapshot`.
            """
        case .corrupt(let path, let detail):
            """
            \(path) is damaged, or not all of it has arrived (\(detail)). \
            Copy it again, or take it again with `penguinhooks snapshot`.
            """
        case .cannotOpen(let path, let detail):
            "\(path) cannot be opened (\(detail)). Name a snapshot with --snapshot."
        default: message
        }
    }
}
