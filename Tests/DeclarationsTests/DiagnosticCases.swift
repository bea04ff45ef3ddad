import Declarations
import Model
import Text

/// A folder with something wrong in it.
struct DiagnosticCase {
    var name: String
    var files: [String: [UInt8]]
    var environment: String?

    init(_ name: String, _ files: [String: String], environment: String? = nil) {
        self.name = name
        self.files = files.mapValues { Array($0.utf8) }
        self.environment = environment
    }

    /// One file beside nothing else.
    init(_ name: String, _ text: String) {
        self.init(name, ["hook.yaml": text])
    }

    init(_ name: String, bytes: [UInt8]) {
        self.init(name, [:])
        files = ["hook.yaml": bytes]
    }

    /// Everything said about the folder, its path shortened.
    func report() async throws -> String {
        try await Fixture.withBytes(files) { folder in
            let result = await DeclarationFolder.load(
                folder,
                environment: environment,
                now: Fixture.now
            )
            let text = result.diagnostics.map { $0.text() }.joined(separator: "\n\n")
                .replacing(folder, with: "webhooks.d")
            return "## \(name): \(result.files) files, exit \(result.exitStatus)\n\n\(text)\n"
        }
    }

    /// The reports of many, one after the other.
    static func reports(_ cases: [DiagnosticCase]) async throws -> String {
        var texts: [String] = []
        for one in cases { texts.append(try await one.report()) }
        return texts.joined(separator: "\n")
    }
}

extension DiagnosticCase {
    /// A declaration without faults but for what is given.
    static func hook(
        url: String = "https://a.example.com/in",
        events: String = "[email.opened]",
        _ rest: String = ""
    ) -> String {
        "name: Hook\nurl: \(url)\nevents: \(events)\nnotify: [a@example.com]\n\(rest)"
    }
}
