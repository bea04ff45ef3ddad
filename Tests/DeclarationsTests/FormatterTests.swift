import Declarations
import Foundation
import TestSupport
import Testing

/// Canonical form, with comments and groups kept.
struct FormatterTests {
    @Test func writesCanonicalForm() throws {
        let text = """
            # yaml-language-server: $schema=.schema.json

            # Who
            owner:   'growth'   # ask there
            name: "CRM"
            events:   [ email.opened,"email.*" , '*' ]
            url: https://a.example.com/in


            # How often
            retry:
                # few
                max_attempts:   3
                delays:
                    - 1m
                    - 5m # then
                # end of retry
            filters:
                custom:
                       a.b:   {$gte: 3,  $lt:  9}   # range
                       c: >-
                          folded
                          text
            description: |
              two
              lines
            # the end
            """

        let once = try #require(DeclarationFormatter.formatted(text))

        try Golden.expect(once, named: "formatted")
        #expect(DeclarationFormatter.formatted(once) == once)
    }

    @Test func examplesAreFormattedAlready() throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: Fixture.examples)
        let files =
            names.filter { $0.hasSuffix(".yaml") }
            + ["_events/order.attributed.yaml"] + ["_tests/engagement.yaml"]
        #expect(files.count == 9)
        for name in files {
            let text = try String(contentsOfFile: "\(Fixture.examples)/\(name)", encoding: .utf8)
            let kind = FormattedFile(path: "webhooks.d/\(name)")
            let formatted = try #require(DeclarationFormatter.formatted(text, as: kind))
            try Golden.expect(formatted, at: "\(Fixture.examples)/\(name)")
        }
    }

    @Test func writesPolicyEventTypesAndTests() throws {
        let files = [
            "webhooks.d/_policy.yaml": """
            warn:
                max_secret_age:   90d   # a quarter
            # Where
            allowed_hosts: [ "*.example.com" ]


            require:   [owner]
            mute_drift:
                - {webhook: crm,   reason: 'moving', until: 2027-01-01}
            environments: [production,staging]
            """,
            "webhooks.d/_events/order.placed.yaml": """
            example: {order_id:   ord_1}
            schema:
                type: object   # of the shop
            description:    "Placed"
            category: custom
            """,
            "webhooks.d/_tests/routing.yaml": """
            # All of them
            -   name:   'first'   # a name
                # what comes
                event:
                    type: email.opened
                    data: {a:   1}

            # The second


            -   {event: email.sent,   must_receive: [crm]}
            - event:   email.sent
              must_receive:   [ crm ]   # this one
            # the end
            """,
        ]
        var texts: [String] = []
        for (path, text) in files.sorted(by: { $0.key < $1.key }) {
            let kind = FormattedFile(path: path)
            let once = try #require(DeclarationFormatter.formatted(text, as: kind))
            #expect(DeclarationFormatter.formatted(once, as: kind) == once)
            texts.append("# \(path)\n\(once)")
        }
        try Golden.expect(texts.joined(), named: "formatted-neighbours")
    }

    @Test(arguments: [
        "name: [\n", "a: 1\na: 2\n", "name: x\n\turl: y\n",
    ])
    func leavesInvalidFilesAlone(text: String) {
        #expect(DeclarationFormatter.formatted(text) == nil)
    }

    @Test(arguments: 0..<80)
    func isIdempotentAndKeepsEveryComment(seed: Int) throws {
        var random = SeededGenerator(seed: UInt64(seed))
        let names = ["crm-contact-sync", "engagement-scoring", "deliverability-alerts"]
        let path = "\(Fixture.examples)/\(names[seed % 3]).yaml"
        var lines = try String(contentsOfFile: path, encoding: .utf8)
            .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        for number in 0..<6 {
            let index = Int.random(in: 0..<lines.count, using: &random)
            switch Int.random(in: 0..<4, using: &random) {
            case 0: lines.insert("# note \(number)", at: index)
            case 1: lines.insert("", at: index)
            case 2 where !lines[index].isEmpty: lines[index] += "   # behind \(number)"
            default: lines.insert("  # inside \(number)", at: index)
            }
        }
        let text = lines.joined(separator: "\n")

        let once = try #require(DeclarationFormatter.formatted(text), Comment(rawValue: text))
        let twice = try #require(DeclarationFormatter.formatted(once))

        #expect(twice == once, "\(text)")
        for word in text.split(separator: "\n").compactMap({ $0.split(separator: "#").last })
        where text.contains("#\(word)") {
            #expect(once.contains("#\(word)"), "\(word)")
        }
    }
}
