import Model
import Text

extension Plan {
    /// The plan as GitHub Actions annotations: a notice for each change where it is written, a warning for deletes.
    package var githubText: String {
        var lines = changes.map(\.annotation)
        lines += eventTypes.map(\.annotation)
        lines += diagnostics.map { diagnostic in
            let place = GitHubPlace(file: diagnostic.file, line: diagnostic.range?.start.line)
            let kind = diagnostic.severity.rawValue
            return "::\(kind) \(place.text)title=\(diagnostic.code)::"
                + GitHubPlace.escaped(diagnostic.message)
        }
        lines.append("::notice title=Plan::\(GitHubPlace.escaped(summaryLine))")
        return lines.joined(separator: "\n") + "\n"
    }
}

/// The `file=…,line=…` part of a GitHub Actions command.
private struct GitHubPlace {
    var file: String?
    var line: Int?

    var text: String {
        guard let file else { return "" }
        let name = Self.escaped(file).replacing(":", with: "%3A").replacing(",", with: "%2C")
        return "file=\(name),line=\(line ?? 1),"
    }

    /// Line ends and percent signs as the runner expects them.
    static func escaped(_ text: String) -> String {
        text.replacing("%", with: "%25").replacing("\r", with: "%0D").replacing("\n", with: "%0A")
    }
}

extension Plan.EventTypeChange {
    fileprivate var annotation: String {
        let kind = action == .remove ? "warning" : "notice"
        let title = "\(action.rawValue) event type \(type)"
        return "::\(kind) \(GitHubPlace(file: file).text)title=\(title)::"
            + GitHubPlace.escaped(title + changedMembers)
    }
}

extension Plan.Change {
    fileprivate var annotation: String {
        let place = GitHubPlace(file: action == .delete ? nil : file, line: line)
        let kind = action == .delete ? "warning" : "notice"
        let paths = action == .update ? ": \(fields.map(\.path).joined(separator: ", "))" : ""
        let text = GitHubPlace.escaped("\(action.rawValue) \(key)\(paths)")
        return "::\(kind) \(place.text)title=\(action.rawValue) \(key)::\(text)"
    }
}
