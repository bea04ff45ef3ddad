import ArgumentParser
import Text

/// The manual page in roff: every command with its flags, as the argument parser describes them.
struct ManualPage {
    private var lines: [String] = []

    init(of command: any ParsableCommand.Type, version: String) {
        let root = EnvironmentFlags.description(of: command) ?? .null
        let name = root["commandName"]?.string ?? ""
        lines.append(".TH \(name.uppercased()) 1 \"\" \"\(name) \(version)\" \"User Commands\"")
        section("NAME", "\(name) \\- \(Self.escaped(root["abstract"]?.string ?? ""))")
        lines += [".SH SYNOPSIS", ".B \(name)", "\\fIcommand\\fR [\\fIflags\\fR]"]
        lines.append(".SH DESCRIPTION")
        discussion(root["discussion"]?.string)
        lines.append(".SH COMMANDS")
        describe(root, path: [name])
        section(
            "EXIT STATUS",
            """
            0 done or nothing to do, 1 error, 2 changes pending, 3 declarations invalid, 4 policy \
            denied, 5 deletion brake, 6 plan is stale, 7 another writer holds the lock, 8 drift, \
            64 wrong usage.
            """
        )
    }

    var text: String { lines.joined(separator: "\n") }

    private mutating func section(_ title: String, _ text: String) {
        lines += [".SH \"\(title)\"", text]
    }

    private mutating func describe(_ command: JSON, path: [String]) {
        for child in command["subcommands"]?.array ?? [] {
            let name = child["commandName"]?.string ?? ""
            guard name != "help", child["shouldDisplay"]?.bool ?? true else { continue }
            let words = path + [name]
            lines.append(".SS \"\(Self.escaped(words.joined(separator: " ")))\"")
            if let abstract = child["abstract"]?.string { lines.append(Self.escaped(abstract)) }
            discussion(child["discussion"]?.string)
            for argument in child["arguments"]?.array ?? [] { describe(argument) }
            describe(child, path: words)
        }
    }

    private mutating func describe(_ argument: JSON) {
        guard argument["shouldDisplay"]?.bool ?? true else { return }
        let value = argument["valueName"]?.string ?? ""
        var words = (argument["names"]?.array ?? []).compactMap { entry -> String? in
            let dashes = entry["kind"]?.string == "long" ? "--" : "-"
            return entry["name"]?.string.map { dashes + $0 }
        }
        if words == ["-h", "--help"] || words == ["--version"] { return }
        switch argument["kind"]?.string {
        case "positional": words = ["<\(value)>"]
        case "option": words[words.count - 1] += " <\(value)>"
        default: break
        }
        var help = argument["abstract"]?.string ?? ""
        if let usual = argument["defaultValue"]?.string { help += " (default: \(usual))" }
        lines += [".TP", "\\fB\(Self.escaped(words.joined(separator: ", ")))\\fR"]
        lines.append(Self.escaped(help))
    }

    /// Paragraphs are filled; what is indented, such as examples, stays as it is.
    private mutating func discussion(_ text: String?) {
        guard let text else { return }
        var isLiteral = false
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let wantsLiteral = line.hasPrefix("  ") || (isLiteral && line.isEmpty)
            if wantsLiteral != isLiteral {
                lines.append(wantsLiteral ? ".EX" : ".EE")
                isLiteral = wantsLiteral
            }
            lines.append(line.isEmpty && !isLiteral ? ".PP" : Self.escaped(String(line)))
        }
        if isLiteral { lines.append(".EE") }
    }

    /// Text that roff takes as it is.
    private static func escaped(_ text: String) -> String {
        let text = text.replacing("\\", with: "\\e").replacing("-", with: "\\-")
            .replacing("\n", with: " ")
        return text.hasPrefix(".") || text.hasPrefix("'") ? "\\&" + text : text
    }
}
