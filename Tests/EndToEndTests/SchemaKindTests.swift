import Declarations
import FoundationEssentials
import TestSupport
import Testing
import Text

/// The schemas of all kinds of files as check-jsonschema reads them, beside what the parser says of the same files.
struct SchemaKindTests {
    /// A file of a kind, and whether it is good.
    struct Case: Sendable {
        var kind: DeclarationSchema.Kind
        var text: String
        var isGood: Bool

        var name: String {
            switch kind {
            case .webhook: "hook.yaml"
            case .defaults: "_defaults.yaml"
            case .policy: "_policy.yaml"
            case .event: "_events/order.paid.yaml"
            case .test: "_tests/rules.yaml"
            }
        }
    }

    private static let hook = "name: H\nurl: https://h.example.com/in\nevents: [email.sent]\n"
    private static let type = "description: Paid.\nschema: {type: object}\nexample: {a: 1}\n"

    private static let good: [DeclarationSchema.Kind: [String]] = [
        .webhook: [
            hook, hook + "timeout: 5s\nowner: null\n",
            hook + "environments: {staging: off, live: {timeout: 9s}}\n",
            hook + "waive: [{rule: require, reason: r, until: 2099-01-01}]\nmoved_from: old\n",
        ],
        .defaults: [
            "timeout: 5s\n", "retry: {max_attempts: 3}\nenvironments: {staging: {timeout: 9s}}\n",
        ],
        .policy: [
            "require: [owner, notify]\n", "warn: {allowed_hosts: [\"*.example.com\"]}\n",
            "deny: {forbid_event_globs: [\"*\", \"email.*\", email.sent]}\n",
            "max_deletes: 0\nmax_delete_percent: 100\nmax_lost_percent: 5\nmax_secret_age: 180d\n",
            "environments: [staging, live]\nmax_retry_attempts: 10\n",
            "mute_drift: [{webhook: a*, kind: paused, reason: r, until: 2099-01-01}]\n",
            "mute_drift: [{webhook: a, reason: r, until: \"2099-01-01T00:00:00Z\"}]\n",
        ],
        .event: [
            type, "type: order.paid\ncategory: custom\nretry_safe: false\n" + type,
            "use_cases: [a]\nrelated: [email.sent]\nfrequency: High\n" + type,
        ],
        .test: [
            "event: email.sent\nmust_receive: [hook]\n",
            "- event: email.sent\n- {name: once, event: {type: email.sent, workspace: w}}\n",
            "event: {type: email.sent, data: {a: 1}, id: evt_1}\nmust_not_receive: [hook]\n",
        ],
    ]

    private static let bad: [DeclarationSchema.Kind: [String]] = [
        .webhook: [
            "url: https://h.example.com/in\nevents: [email.sent]\n", hook + "tineout: 5s\n",
            hook + "retry: {max_attempts: 11}\n", hook + "events: []\n", hook + "owner: 5\n",
            hook + "environments: {staging: {timeot: 9s}}\n", hook + "moved_from: A B\n",
            hook + "waive: [{rule: requir, reason: r, until: 2099-01-01}]\n", "- a\n",
        ],
        .defaults: [
            "name: A\n", "url: https://h.example.com/in\n", "events: [email.sent]\n",
            "tineout: 5s\n",
            "timeout: 5\n", "moved_from: a\n",
        ],
        .policy: [
            "require: [ownr]\n", "require: owner\n", "max_deletes: -1\n",
            "max_delete_percent: 101\n",
            "max_retry_attempts: 0\n", "max_secret_age: soon\n", "allowed_hosts: [5]\n",
            "forbid_event_globs: [\"e*\"]\n", "denied: {}\n", "deny: [owner]\n",
            "warn: {requires: [owner]}\n", "mute_drift: [{webhook: a, until: 2099-01-01}]\n",
            "mute_drift: [{webhook: a, kind: late, reason: r, until: 2099-01-01}]\n",
            "mute_drift: [{webhook: a, reason: r, until: tomorrow}]\n", "- require\n",
        ],
        .event: [
            "description: Paid.\nschema: {type: object}\n", "example: {}\ndescription: Paid.\n",
            type + "categry: custom\n", type + "category: customs\n", type + "retry_safe: maybe\n",
            type + "use_cases: a\n", type + "related: [5]\n", type + "summary: 5\n", "- a\n",
        ],
        .test: [
            "event: email.snt\n", "must_receive: [hook]\n", "event: {data: {}}\n",
            "event: email.sent\nmust_recieve: [hook]\n", "event: email.sent\nmust_receive: hook\n",
            "event: {type: email.sent, dta: {}}\n", "- email.sent\n",
        ],
    ]

    private static let cases: [Case] = DeclarationSchema.Kind.allCases.flatMap { kind in
        (good[kind] ?? []).map { Case(kind: kind, text: $0, isGood: true) }
            + (bad[kind] ?? []).map { Case(kind: kind, text: $0, isGood: false) }
    }

    /// The files that check-jsonschema refuses.
    private func refused(
        by schema: String,
        _ files: [String],
        in binary: Penguinhooks
    ) async throws -> Set<String> {
        let check = Tool("check-jsonschema", folder: binary.folder.path)
        let outcome = try await check.run(
            ["--schemafile", schema, "--output-format", "json", "--traceback-mode", "short"] + files
        )
        let report = try outcome.json()
        let found = (report["errors"]?.array ?? []) + (report["parse_errors"]?.array ?? [])
        #expect((outcome.status == 0) == found.isEmpty, "\(outcome.text)\(outcome.noticesText)")
        return Set(found.compactMap { $0["filename"]?.string })
    }

    @Test(.timeLimit(.minutes(5)))
    func agreeWithTheParser() async throws {
        guard try await OutsideTools.require("check-jsonschema") else { return }
        let binary = try Penguinhooks()
        try binary.folder.write(Self.hook, to: "webhooks.d/hook.yaml")
        let written = try await binary.run("schema", "--write")
        try #require(written.status == 0, "\(written.noticesText)")
        func path(_ index: Int) -> String { "case-\(index)/\(Self.cases[index].name)" }
        for (index, file) in Self.cases.enumerated() {
            try binary.folder.write(Self.hook, to: "case-\(index)/hook.yaml")
            try binary.folder.write(file.text, to: path(index))
        }

        for kind in DeclarationSchema.Kind.allCases {
            let indices = Self.cases.indices.filter { Self.cases[$0].kind == kind }
            let refused = try await refused(
                by: "webhooks.d/\(kind.fileName)",
                indices.map(path),
                in: binary
            )
            for index in indices {
                let file = Self.cases[index]
                let validated = try await binary.run(
                    "validate",
                    "--dir",
                    "case-\(index)",
                    "--format",
                    "json"
                )
                let errors = (try validated.json()["diagnostics"]?.array ?? []).filter {
                    $0["severity"] == "error" && $0["file"]?.string == path(index)
                }
                #expect(errors.isEmpty == file.isGood, "the parser, of \(kind): \(file.text)")
                #expect(
                    !refused.contains(path(index)) == file.isGood,
                    "the schema, of \(kind): \(file.text)"
                )
            }
        }
    }

    /// What the tool itself writes, and this repository's examples, by the schema that each file names.
    @Test(.timeLimit(.minutes(5)))
    func takeWhatIsGenerated() async throws {
        guard try await OutsideTools.require("check-jsonschema") else { return }
        let binary = try Penguinhooks()
        let laid = try await binary.run("init")
        let made = try await binary.run("new", "crm", "--events", "email.*,contact.updated")
        try #require(laid.status == 0 && made.status == 0, "\(made.noticesText)")
        var bySchema: [String: [String]] = [:]
        for file in try binary.folder.files() where file.hasSuffix(".yaml") {
            guard file.hasPrefix("webhooks.d/") else { continue }
            let text = String(decoding: try binary.folder.read(file), as: UTF8.self)
            let line = try #require(text.split(separator: "\n").first)
            let name = try #require(line.split(separator: "$schema=").last).dropFirst(0)
            try #require(line.hasPrefix("# yaml-language-server: $schema="), "\(file): \(line)")
            let place = URL(filePath: "/" + file).deletingLastPathComponent()
                .appending(path: String(name)).standardized.path.dropFirst()
            bySchema[String(place), default: []].append(file)
        }
        #expect(
            bySchema.keys.sorted() == [
                "webhooks.d/.schema.defaults.json", "webhooks.d/.schema.json",
                "webhooks.d/.schema.policy.json", "webhooks.d/.schema.test.json",
            ]
        )
        for (schema, files) in bySchema {
            #expect(try await refused(by: schema, files, in: binary) == [], "\(schema)")
        }
    }
}
