import FoundationEssentials
import TestSupport
import Testing

/// What `build-site` is given and cannot use: it says so, and the site before stays as it is.
struct SiteInputTests {
    /// Makes a damaged snapshot of a good one.
    struct Damage: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var message: String
        var of: @Sendable ([UInt8]) -> [UInt8]
    }

    private static let damages: [Damage] = [
        Damage(testDescription: "empty", message: "There is no snapshot at") { _ in [] },
        Damage(testDescription: "text", message: "is not a snapshot") { _ in
            Array(repeating: UInt8(ascii: "x"), count: 5000)
        },
        Damage(testDescription: "half written", message: "not all of it has arrived") {
            Array($0.prefix($0.count / 2))
        },
        Damage(testDescription: "without its last page", message: "not all of it has arrived") {
            Array($0.dropLast(4096))
        },
        Damage(testDescription: "without its first page", message: "is not a snapshot") {
            Array(repeating: 0, count: 4096) + $0.dropFirst(4096)
        },
        Damage(testDescription: "overwritten", message: "is damaged") {
            var bytes = $0
            for index in bytes.indices.dropFirst(8192) { bytes[index] = UInt8(index % 251) }
            return bytes
        },
        Damage(testDescription: "newer", message: "Use the newer penguinhooks") {
            var bytes = $0
            // The schema's version, big-endian, in the header.
            bytes.replaceSubrange(60..<64, with: [0, 0, 3, 231])
            return bytes
        },
        Damage(testDescription: "older", message: "Take it again with `penguinhooks snapshot`") {
            var bytes = $0
            bytes.replaceSubrange(60..<64, with: [0, 0, 0, 1])
            return bytes
        },
        Damage(testDescription: "another program's", message: "of another program") {
            var bytes = $0
            // The application's id.
            bytes.replaceSubrange(68..<72, with: [0, 0, 0, 1])
            return bytes
        },
    ]

    private func builtSite() async throws -> (binary: Penguinhooks, site: [String: [UInt8]]) {
        let binary = try Penguinhooks()
        try binary.folder.write(
            "name: A\nurl: https://example.com/in\nevents: [\"*\"]\n",
            to: "webhooks.d/a.yaml"
        )
        for command in [
            ["demo", "--sample-state", "state.sqlite", "--deliveries", "60"],
            ["snapshot", "--out", "good.sqlite"], ["build-site", "--snapshot", "good.sqlite"],
        ] {
            let outcome = try await binary.run(command, input: [])
            #expect(outcome.status == 0, "\(command): \(outcome.noticesText)")
        }
        return (binary, try site(of: binary))
    }

    private func site(of binary: Penguinhooks) throws -> [String: [UInt8]] {
        var files: [String: [UInt8]] = [:]
        for name in try binary.folder.files() where name.hasPrefix("generated") {
            files[name] = try binary.folder.read(name)
        }
        return files
    }

    private func expectRefused(
        _ binary: Penguinhooks,
        _ arguments: [String],
        because message: String
    ) async throws {
        let outcome = try await binary.run(["build-site"] + arguments, input: [])
        #expect(outcome.status == 1, "\(arguments)")
        #expect(outcome.noticesText.contains(message), "\(arguments): \(outcome.noticesText)")
    }

    @Test(.timeLimit(.minutes(5)))
    func aSnapshotThatCannotBeReadLeavesTheOldSite() async throws {
        let (binary, site) = try await builtSite()
        let good = try binary.folder.read("good.sqlite")
        for damage in Self.damages {
            try binary.folder.write(damage.of(good), to: "bad.sqlite")
            try await expectRefused(
                binary,
                ["--snapshot", "bad.sqlite"],
                because: damage.message
            )
            #expect(try self.site(of: binary) == site, "\(damage)")
        }
        try await expectRefused(
            binary,
            ["--snapshot", "none.sqlite"],
            because: "`penguinhooks snapshot --out none.sqlite` takes one"
        )
        try await expectRefused(
            binary,
            ["--snapshot", "webhooks.d"],
            because: "Name a snapshot with --snapshot"
        )
    }

    @Test(.timeLimit(.minutes(5)))
    func anOutputThatIsNotOursIsRefused() async throws {
        let (binary, site) = try await builtSite()
        try binary.folder.write("mine", to: "thesis.txt")
        let before = try binary.folder.files().sorted()
        for out in ["thesis.txt", "webhooks.d"] {
            try await expectRefused(
                binary,
                ["--out", out],
                because: "\(out) is a file, or has files that build-site did not write."
            )
        }
        // Nobody writes below a file, the superuser included.
        try await expectRefused(binary, ["--out", "thesis.txt/site"], because: "Not a directory")
        #expect(try binary.folder.files().sorted() == before)
        #expect(try self.site(of: binary) == site)
    }

    @Test(.timeLimit(.minutes(5)))
    func aTemplateThatIsWrongIsNamedWithItsLine() async throws {
        let (binary, site) = try await builtSite()
        for (text, message) in [
            ("<h1>{{title}}</h1>\n<p>{{nothing}}</p>\n", "pages/home.mustache:2: {{nothing}}"),
            ("{{#internal}}\n<p>", "pages/home.mustache:1"), ("{{>nowhere}}", "partials/nowhere"),
            ("<a href=\"nowhere/\">x</a>", "index.html → nowhere/index.html"),
        ] {
            try binary.folder.write(text, to: "site-templates/pages/home.mustache")
            try await expectRefused(binary, [], because: message)
            #expect(try self.site(of: binary) == site, "\(text)")
        }
    }
}
