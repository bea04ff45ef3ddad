import Receiver
import TestSupport
import Testing

struct BadInputTests {
    /// A call that must be refused.
    struct Refusal: Sendable, CustomTestStringConvertible {
        var arguments: [String]
        var input = ""
        var files: [String: [UInt8]] = [:]
        var status: Int32
        var message: String

        /// Nine references to nine references, nine times over.
        static let aliasBomb =
            "a: &a [x, x, x, x, x, x, x, x, x]\n"
            + zip("abcdefgh", "bcdefghi").map { old, new in
                "\(new): &\(new) ["
                    + [String](repeating: "*\(old)", count: 9)
                    .joined(separator: ", ") + "]\n"
            }.joined()

        var testDescription: String { arguments.joined(separator: " ") + " → " + message }
    }

    private static let good = "name: A\nurl: https://example.com/in\nevents: [email.sent]\n"

    private static func declared(_ text: String) -> [String: [UInt8]] {
        ["webhooks.d/a.yaml": Array(text.utf8)]
    }

    private static func declared(_ bytes: [UInt8]) -> [String: [UInt8]] {
        ["webhooks.d/a.yaml": bytes]
    }

    private static let declarations: [Refusal] = [
        Refusal(arguments: ["validate"], status: 3, message: "PH040"),
        Refusal(
            arguments: ["validate"],
            files: ["webhooks.d/.keep": []],
            status: 3,
            message: "PH041"
        ),
        Refusal(
            arguments: ["validate"],
            files: declared(Array("name: ".utf8) + [0xFF, 0xFE, 0x0A]),
            status: 3,
            message: "PH004"
        ),
        Refusal(
            arguments: ["validate"],
            files: declared("name:\n\t- a\n"),
            status: 3,
            message: "PH002"
        ),
        Refusal(
            arguments: ["validate"],
            files: declared(good + "name: B\n"),
            status: 3,
            message: "PH003"
        ),
        Refusal(
            arguments: ["validate"],
            files: declared(good + "colour: red\n"),
            status: 3,
            message: "PH010"
        ),
        Refusal(
            arguments: ["validate"],
            files: declared(good + "timeout: [5]\n"),
            status: 3,
            message: "PH011"
        ),
        Refusal(
            arguments: ["validate"],
            files: declared([UInt8](repeating: UInt8(ascii: "#"), count: 10_000_000)),
            status: 3,
            message: "PH005"
        ),
        Refusal(
            arguments: ["validate"],
            files: declared("name: A\nurl: http://example.com/in\nevents: [email.sent]\n"),
            status: 3,
            message: "Endpoint must be a valid HTTPS URL."
        ),
        Refusal(
            arguments: ["validate"],
            files: declared("name: A\nurl: https://u:p@example.com/\nevents: [email.sent]\n"),
            status: 3,
            message: "PH021"
        ),
        Refusal(
            arguments: ["validate"],
            files: declared(Refusal.aliasBomb),
            status: 3,
            message: "PH007"
        ),
        // Nobody reads a folder as a file, the superuser included.
        Refusal(
            arguments: ["validate"],
            files: ["webhooks.d/a.yaml/b.yaml": Array(good.utf8)],
            status: 3,
            message: "PH044"
        ),
        Refusal(
            arguments: ["reconcile"],
            files: ["webhooks.d/.keep": []],
            status: 3,
            message: "PH041"
        ),
    ]

    private static let commands: [Refusal] = [
        Refusal(arguments: ["nope"], status: 64, message: "nope"),
        Refusal(arguments: ["validate", "--format", "x"], status: 64, message: "--format"),
        Refusal(
            arguments: ["reconcile", "--state", "state.sqlite"],
            files: declared(good).merging(["state.sqlite": Array("not a database".utf8)]) { $1 },
            status: 1,
            message: "state.sqlite"
        ),
        Refusal(
            arguments: ["match"],
            input: "{",
            files: declared(good),
            status: 1,
            message: "JSON"
        ),
        Refusal(
            arguments: ["match"],
            input: #"{"type":"email.snet","data":{}}"#,
            files: declared(good),
            status: 1,
            message: "email.sent"
        ),
        Refusal(
            arguments: ["match"],
            input: #"{"type":"email.sent","data":{"email_id":7}}"#,
            files: declared(good),
            status: 1,
            message: "/data/email_id"
        ),
        Refusal(
            arguments: ["verify", "--secret", "whsec_AA==", "--signature", "sha256=00"],
            status: 1,
            message: "24 to 64 bytes"
        ),
        Refusal(
            arguments: ["emit"],
            input: #"{"type":"email.sent","data":{}}"#,
            status: 1,
            message: "state.sqlite"
        ),
        Refusal(
            arguments: ["webhooks", "list", "--server", "http://127.0.0.1:9", "--token", "x"],
            status: 1,
            message: "Connection refused"
        ),
        Refusal(
            arguments: ["reconcile", "--apply", "--yes", "--state", "webhooks.d"],
            files: declared(good),
            status: 1,
            message: "it is a folder"
        ),
        Refusal(
            arguments: ["reconcile", "--apply", "--yes", "--state", "none/state.sqlite"],
            files: declared(good),
            status: 1,
            message: "none/state.sqlite.key: No such file"
        ),
        Refusal(arguments: ["explain", "PH9"], status: 1, message: "PH9"),
        Refusal(arguments: ["backup", "--out", "b"], status: 1, message: "state.sqlite"),
        Refusal(arguments: ["migrate"], status: 1, message: "state.sqlite"),
        Refusal(arguments: ["expunge"], status: 64, message: "--event"),
        Refusal(arguments: ["replay", "--webhook", "a"], status: 64, message: "--since"),
        Refusal(
            arguments: ["build-site", "--snapshot", "none.sqlite"],
            status: 1,
            message: "none.sqlite"
        ),
    ]

    @Test(arguments: declarations + commands)
    func isRefusedWithAReason(refusal: Refusal) async throws {
        let binary = try Penguinhooks()
        for (name, bytes) in refusal.files { try binary.folder.write(bytes, to: name) }

        let outcome = try await binary.run(refusal.arguments, input: Array(refusal.input.utf8))

        let text = outcome.text + outcome.noticesText
        #expect(outcome.status == refusal.status, "\(text)")
        #expect(text.contains(refusal.message), "\(text)")
    }

    @Test func aWrongMasterKeyIsRefusedAndNothingIsLost() async throws {
        let binary = try Penguinhooks()
        try binary.folder.write(Self.good, to: "webhooks.d/a.yaml")
        let applied = try await binary.run("reconcile", "--apply", "--yes")
        try binary.folder.write([UInt8](repeating: 7, count: 32), to: "other.key")

        let shown = try await binary.run("secret", "show", "a", "--key-file", "other.key")
        let right = try await binary.run("secret", "show", "a")

        #expect(applied.status == 0, "\(applied.noticesText)")
        #expect(shown.status == 1)
        #expect(shown.noticesText.contains("key"))
        #expect(right.status == 0, "\(right.noticesText)")
    }

    @Test func aSecondDaemonIsToldWhoHoldsTheState() async throws {
        try await Deployment.run { deployment in
            let (second, _) = try await deployment.binary.daemon { _ in
                try await deployment.binary.run("daemon", "--listen", "127.0.0.1:0")
            }

            #expect(second.status == 7, "\(second.noticesText)")
        }
    }
}
