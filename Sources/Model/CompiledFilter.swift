import Text

/// A webhook's filters, checked once and ready to be asked about many events.
package struct CompiledFilter: Sendable, Hashable {
    /// The operators that stand after a path.
    package static let fieldOperators = [
        "$eq", "$ne", "$gt", "$gte", "$lt", "$lte", "$in", "$nin", "$all", "$size", "$exists",
        "$elemMatch", "$not", "$type", "$prefix", "$suffix", "$contains", "$glob",
    ]
    /// The operators that join whole conditions.
    package static let groupOperators = ["$and", "$or", "$nor"]
    /// Every operator.
    package static let operators = fieldOperators + groupOperators

    /// The only workspaces whose events pass; none is any.
    let workspaces: [String]
    private let campaigns: [String]
    private let contactTags: [String]
    private let custom: FilterCondition?

    /// Throws everything wrong with the custom filter.
    package init(_ filters: Filters) throws(FilterError) {
        workspaces = filters.workspaces
        campaigns = filters.campaigns
        contactTags = filters.contactTags
        guard let object = filters.custom, !object.members.isEmpty else {
            custom = nil
            return
        }
        var compiler = FilterCompiler()
        custom = compiler.condition(object, at: [])
        guard compiler.problems.isEmpty else { throw FilterError(problems: compiler.problems) }
    }

    /// Whether the event passes.
    package func matches(_ subject: FilterSubject) -> Bool {
        guard workspaces.isEmpty || subject.workspace.map({ holds($0, workspaces) }) == true else {
            return false
        }
        if campaigns.isEmpty, contactTags.isEmpty, custom == nil { return true }
        let data = subject.envelope["data"]
        guard campaigns.isEmpty || campaignNames(in: data).contains(where: { holds($0, campaigns) })
        else { return false }
        guard contactTags.isEmpty || tags(in: data).contains(where: { holds($0, contactTags) })
        else { return false }
        return custom?.holds(in: scope(data, subject.envelope)) ?? true
    }

    /// The first condition that the event does not meet; nil where it passes.
    package func failure(for subject: FilterSubject) -> FilterFailure? {
        if !workspaces.isEmpty, subject.workspace.map({ holds($0, workspaces) }) != true {
            return FilterFailure(
                path: ["workspaces"],
                reason: .workspace(wanted: workspaces, found: subject.workspace)
            )
        }
        let data = subject.envelope["data"]
        let names = campaignNames(in: data)
        if !campaigns.isEmpty, !names.contains(where: { holds($0, campaigns) }) {
            return FilterFailure(
                path: ["campaigns"],
                reason: .campaign(wanted: campaigns, found: names)
            )
        }
        let tags = tags(in: data)
        if !contactTags.isEmpty, !tags.contains(where: { holds($0, contactTags) }) {
            return FilterFailure(
                path: ["contact_tags"],
                reason: .contactTags(wanted: contactTags, found: tags)
            )
        }
        return custom?.failure(in: scope(data, subject.envelope))
    }

    private func holds(_ text: String, _ wanted: [String]) -> Bool {
        wanted.contains { $0.isIdentical(with: text) }
    }

    private func scope(_ data: JSON?, _ envelope: JSON) -> FilterScope {
        FilterScope(first: data ?? envelope, second: data == nil ? nil : envelope)
    }

    /// What a campaign goes by in a payload.
    private func campaignNames(in data: JSON?) -> [String] {
        let campaign = data?["campaign"]
        return [data?["campaign_id"], campaign?["id"], campaign?["name"]].compactMap { $0?.string }
    }

    private func tags(in data: JSON?) -> [String] {
        data?["contact"]?["tags"]?.array?.compactMap(\.string) ?? []
    }
}
