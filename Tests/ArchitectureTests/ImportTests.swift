import Foundation
import Testing

/// Who may import whom: the table of the design, as data.
struct ImportTests {
    /// What one target may import.
    struct Rule: CustomTestStringConvertible, Sendable {
        var target: String
        var ours: Set<String>
        var outside: Set<String>
        /// Said when an edge is broken.
        var reason: String

        var testDescription: String { target }
    }

    private static let all: Set<String> = [
        "Text", "Model", "Catalogue", "Declarations", "Planning", "Store", "Signing", "Transport",
        "Delivery", "API", "Templates", "Site", "Receiver", "TestSupport",
    ]

    static let rules = [
        Rule(target: "Text", ours: [], outside: [], reason: "the hottest code, alone"),
        Rule(
            target: "Model",
            ours: ["Text"],
            outside: ["FoundationEssentials", "Synchronization"],
            reason: "seen by everybody: no I/O, SQL, HTTP"
        ),
        Rule(
            target: "Catalogue",
            ours: ["Text", "Model"],
            outside: [],
            reason: "data and its checks; no I/O"
        ),
        Rule(
            target: "Declarations",
            ours: ["Text", "Model", "Catalogue"],
            outside: ["CLibYAML", "FoundationEssentials", "Glibc"],
            reason: "must not know what is live"
        ),
        Rule(
            target: "Planning",
            ours: ["Text", "Model"],
            outside: [],
            reason: "a pure function of two values; `now` is an argument"
        ),
        Rule(
            target: "Store",
            ours: ["Text", "Model"],
            outside: [
                "CSQLite", "GRDB", "GRDBSQLite", "Dispatch", "FoundationEssentials", "Foundation",
                "Glibc", "Synchronization",
            ],
            reason: "no HTTP, no YAML"
        ),
        Rule(
            target: "Signing",
            ours: ["Model"],
            outside: ["COpenSSL", "FoundationEssentials", "Glibc", "Synchronization"],
            reason: "keys and digests only"
        ),
        Rule(
            target: "Transport",
            ours: ["Model"],
            outside: [
                "CLibCurl", "DequeModule", "Dispatch", "FoundationEssentials", "Glibc",
                "Synchronization",
            ],
            reason: "no database, no retry rules"
        ),
        Rule(
            target: "Delivery",
            ours: ["Text", "Model", "Store", "Signing"],
            outside: [
                "DequeModule", "ServiceLifecycle", "Logging", "FoundationEssentials",
                "Synchronization",
            ],
            reason: "reaches the network only through `Sender`"
        ),
        Rule(
            target: "API",
            ours: ["Text", "Model", "Planning", "Store", "Signing", "Catalogue"],
            outside: [
                "Hummingbird", "HummingbirdCore", "HummingbirdTLS", "HTTPTypes", "NIOCore",
                "NIOHTTP1", "NIOHTTPTypes", "NIOPosix", "NIOSSL", "Logging",
                "FoundationEssentials", "ServiceLifecycle", "Synchronization",
            ],
            reason: "records and reads; never waits for delivery"
        ),
        Rule(
            target: "Templates",
            ours: [],
            outside: ["Synchronization"],
            reason: "Mustache in, bytes out; it knows no page"
        ),
        Rule(
            target: "Site",
            ours: ["Text", "Model", "Catalogue", "Templates"],
            outside: ["FoundationEssentials", "Foundation", "Glibc", "Synchronization"],
            reason: "gets a `SnapshotReader`; never sees GRDB"
        ),
        Rule(
            target: "Receiver",
            ours: ["Text", "Model", "Signing"],
            outside: [
                "NIOCore", "NIOPosix", "NIOHTTP1", "FoundationEssentials", "Glibc",
                "Synchronization",
            ],
            reason: "a receiver like a user's: it knows nothing of state or delivery"
        ),
        Rule(
            target: "TestSupport",
            ours: ["Text", "Model", "Store", "Receiver"],
            outside: [
                "Subprocess", "SystemPackage", "Dispatch", "Foundation", "FoundationEssentials",
                "Glibc",
                "Synchronization", "Testing",
            ],
            reason: "helps tests; nothing ships it"
        ),
    ]

    @Test(arguments: rules)
    func importsOnlyWhatTheTableAllows(rule: Rule) throws {
        for file in try Repository.swiftFiles(under: "Sources/\(rule.target)") {
            for name in try imports(of: file) {
                let allowed = Self.all.contains(name) ? rule.ours : rule.outside
                #expect(
                    allowed.contains(name),
                    "\(file.path): \(rule.target) may not import \(name): \(rule.reason)"
                )
            }
        }
    }

    @Test func everyTargetHasARule() throws {
        let folders = try FileManager.default
            .contentsOfDirectory(atPath: Repository.root.appending(path: "Sources").path)
        let others: Set = [
            "CLibYAML", "CLibCurl", "COpenSSL", "CSQLite", "EmbedFiles", "EmbedTool",
            "penguinhooks", "Benchmarks",
        ]
        #expect(Set(folders).subtracting(others) == Set(Self.rules.map(\.target)))
    }

    @Test func onlyTheStoreSpeaksSQL() throws {
        for file in try Repository.swiftFiles(under: "Sources")
        where !file.path.contains("/Sources/Store/") {
            let names = try imports(of: file)
            #expect(!names.contains("GRDB"), "\(file.path)")
        }
    }

    /// The modules a file imports, whatever the import's access: those named before its first declaration.
    private func imports(of file: URL) throws -> [String] {
        let kinds: Set<Substring> = ["struct", "class", "enum", "func", "protocol", "let"]
        var names: [String] = []
        for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
            let words = line.split(separator: " ")
            let access = words.prefix {
                ["package", "private", "internal", "fileprivate"].contains($0) || $0.hasPrefix("@")
            }
            let rest = words.dropFirst(access.count)
            guard rest.first == "import" else {
                if line.hasPrefix("//") || line.hasPrefix("#") { continue }
                break
            }
            if let name = rest.dropFirst().drop(while: { kinds.contains($0) }).first {
                names.append(String(name.split(separator: ".")[0]))
            }
        }
        return names
    }
}
