import ArgumentParser

/// How a plan is printed.
enum PlanFormat: String, ExpressibleByArgument, CaseIterable {
    case human
    case json
    /// A comment on a pull request.
    case markdown
    /// Annotations of GitHub Actions.
    case github
}
