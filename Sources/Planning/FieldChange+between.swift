import Model
import Text

extension Plan.FieldChange {
    /// The fields in which two configurations differ, in the format's order.
    static func between(
        _ before: WebhookConfiguration,
        _ after: WebhookConfiguration
    ) -> [Plan.FieldChange] {
        let old = before.fields
        let new = after.fields
        let oldValues = Dictionary(uniqueKeysWithValues: old.map { ($0.path, $0.value) })
        let newValues = Dictionary(uniqueKeysWithValues: new.map { ($0.path, $0.value) })
        var changes: [Plan.FieldChange] = []
        for field in merged(old, new) {
            let (left, right) = (oldValues[field], newValues[field])
            // An empty mapping stands for the fields that are not in it.
            if left != right, !(left ?? right).isEmptyMapping {
                changes.append(Plan.FieldChange(path: field, before: left, after: right))
            }
        }
        return changes
    }

    /// The paths of both, the new ones after those that stand before them.
    private static func merged(
        _ old: [WebhookConfiguration.Field],
        _ new: [WebhookConfiguration.Field]
    ) -> [String] {
        let order = WebhookConfiguration.fieldNames
        func rank(_ path: String) -> Int {
            let top = path.prefix { $0 != "." }
            return order.firstIndex { $0 == top } ?? order.count
        }
        var seen: Set<String> = []
        let paths = (old + new).map(\.path).filter { seen.insert($0).inserted }
        return paths.enumerated()
            .sorted { (rank($0.element), $0.offset) < (rank($1.element), $1.offset) }
            .map(\.element)
    }
}

extension JSON? {
    fileprivate var isEmptyMapping: Bool {
        self?.object?.members.isEmpty ?? false
    }
}
