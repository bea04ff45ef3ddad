import Model
import Text

extension YAMLNode {
    /// The line of each field that the file itself writes, by its path; "" is the first one.
    func fieldLines() -> [String: Int] {
        var lines = ["": members?.first?.keyRange.start.line ?? range.start.line]
        collectLines(at: ConfigurationPath(), into: &lines)
        return lines
    }

    private func collectLines(at path: ConfigurationPath, into lines: inout [String: Int]) {
        guard path.components.count < 3, let members else { return }
        for member in members where member.source == .own {
            let inner = path.appending(member.key)
            lines[inner.text] = member.keyRange.start.line
            member.value.collectLines(at: inner, into: &lines)
        }
    }
}
