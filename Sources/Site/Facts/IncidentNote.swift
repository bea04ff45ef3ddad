package import Model

/// What a person wrote of an incident: a file of `_incidents/` with front matter and paragraphs.
package struct IncidentNote: Sendable, Hashable {
    package var title: String
    package var from: Timestamp
    /// Absent while it lasts.
    package var to: Timestamp?
    /// Keys of the webhooks it is about; none means all.
    package var webhooks: [String] = []
    package var paragraphs: [String] = []

    /// `2026-11-20 10:00 UTC to 2026-11-20 11:30 UTC`, or since when.
    var period: String {
        to.map { "\(Wording.stamp(from)) to \(Wording.stamp($0))" }
            ?? "since \(Wording.stamp(from))"
    }

    /// The names of its webhooks, or the key where there is none of that key.
    func about(_ site: SiteFacts) -> String? {
        guard !webhooks.isEmpty else { return nil }
        return webhooks.map { key in site.webhooks.first { $0.key == key }?.name ?? key }
            .joined(separator: ", ")
    }
}

extension IncidentNote {
    /// The notes of a folder, newest first; none where there is no such folder.
    package static func read(folder: String) throws(SiteError) -> [IncidentNote] {
        var notes: [IncidentNote] = []
        for name in Files.names(in: folder) ?? [] where name.hasSuffix(".md") {
            let path = folder + "/" + name
            guard let data = Files.read(path), let text = String(validating: data, as: UTF8.self)
            else { throw .file(path: path, problem: "it cannot be read as UTF-8 text") }
            notes.append(try IncidentNote(text, file: path))
        }
        return notes.sorted { ($1.from, $0.title) < ($0.from, $1.title) }
    }

    /// Reads front matter (`title`, `from`, `to`, `webhooks`) between lines of three dashes.
    init(_ text: String, file: String) throws(SiteError) {
        let lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }.map(String.init)
        guard lines.first == "---", let end = lines.dropFirst().firstIndex(of: "---") else {
            throw .badNote(
                file: file,
                line: 1,
                problem: "it needs front matter between two lines of ---"
            )
        }
        var fields: [String: (value: String, line: Int)] = [:]
        for (index, line) in lines[1..<end].enumerated() where !line.isEmpty {
            let number = index + 2
            guard let colon = line.firstIndex(of: ":") else {
                throw .badNote(file: file, line: number, problem: "it is no `name: value`")
            }
            let name = String(line[..<colon])
            guard ["title", "from", "to", "webhooks"].contains(name) else {
                let problem = "\(name) is unknown; known are title, from, to and webhooks"
                throw .badNote(file: file, line: number, problem: problem)
            }
            fields[name] = (Self.trimmed(line[line.index(after: colon)...]), number)
        }
        func time(_ name: String) throws(SiteError) -> Timestamp? {
            guard let field = fields[name], !field.value.isEmpty else { return nil }
            guard let time = Timestamp(rfc3339: field.value) else {
                let problem = "\(name) is no time such as 2026-11-24T12:00:00Z"
                throw .badNote(file: file, line: field.line, problem: problem)
            }
            return time
        }
        guard let title = fields["title"]?.value, !title.isEmpty else {
            throw .badNote(file: file, line: 1, problem: "title is missing")
        }
        guard let from = try time("from") else {
            throw .badNote(file: file, line: 1, problem: "from is missing")
        }
        self.title = title
        self.from = from
        to = try time("to")
        webhooks = (fields["webhooks"]?.value ?? "").split { "[], ".contains($0) }.map(String.init)
        paragraphs = lines[(end + 1)...].split(separator: "").map { $0.joined(separator: " ") }
    }

    /// Without spaces at the ends and quotes around it.
    private static func trimmed(_ text: Substring) -> String {
        var text = text.drop { $0 == " " }
        while text.last == " " { text.removeLast() }
        if text.count > 1, let quote = text.first, quote == "\"" || quote == "'", text.last == quote
        {
            text = text.dropFirst().dropLast()
        }
        return String(text)
    }
}
