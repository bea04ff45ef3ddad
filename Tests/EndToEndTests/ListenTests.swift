import FoundationEssentials
import Glibc
import Model
import Signing
import TestSupport
import Testing
import Text

/// The receiver of `listen`, as a user has it who is not root: the system lets root set options that others may not.
struct ListenTests {
    @Test(.timeLimit(.minutes(5))) func anybodyCanRunIt() async throws {
        let binary = try Penguinhooks()
        let secret = Secret.generate()
        let body = #"{"id":"evt_1"}"#
        // What it prints goes to a file that is opened before the user changes.
        let command = ["-c", #"exec "$@" > printed.json"#, "sh"]
        let arguments = [
            binary.path, "listen", "--port", "0", "--secret", secret.text, "--count", "2",
        ]
        let shell = Tool("sh", folder: binary.folder.path)
        let (answers, outcome) = try await shell.run(command + Self.another + arguments) {
            process in
            let line = try await process.line(containing: "listening on http")
            let url = line.split(separator: " ").last.map(String.init) ?? ""
            // One at a time, and on connections of their own.
            var answers: [String] = []
            for signer in [Signer(secret), Signer(Secret.generate())] {
                let signed = SignatureHeaders(
                    id: "evt_1",
                    body: Array(body.utf8),
                    at: now(),
                    signers: [signer]
                ).fields
                let fields = signed.flatMap { ["-H", "\($0.name): \($0.value)"] }
                let options = ["-s", "-w", "%{http_code}", "-o", "/dev/null", "-d", body]
                answers.append(try await Tool("curl").run(options + fields + [url]).text)
            }
            try await process.ended()
            return answers
        }

        #expect(outcome.status == 0, "\(outcome.noticesText)")
        #expect(answers == ["200", "200"], "\(outcome.noticesText)")
        let printed = try binary.folder.read("printed.json").split(separator: UInt8(ascii: "\n"))
        let lines = try printed.map { try JSON.parse(Array($0)) }
        #expect(lines.map { $0["verified"]?.bool } == [true, false])
        #expect(lines.map { $0["body"]?.string } == [body, body])
    }

    /// What runs a program as nobody, where these tests are run by root.
    private static let another =
        geteuid() == 0
        ? ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"] : []

    private func now() -> Timestamp {
        Timestamp(milliseconds: Int64(Date.now.timeIntervalSince1970 * 1000))
    }
}
