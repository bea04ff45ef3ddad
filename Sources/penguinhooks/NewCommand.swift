import ArgumentParser
import FoundationEssentials
import Model

/// Writes a declaration to start from.
struct NewCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new",
        abstract: "Write a commented declaration to start from.",
        discussion: """
            Example:
              penguinhooks new billing --url https://billing.example.com/in --events email.bounced
            """
    )

    @Argument(help: ArgumentHelp("The webhook's key, which names the file.", valueName: "key"))
    var key: String

    @Option(help: ArgumentHelp("The endpoint.", valueName: "url"))
    var url = "https://example.com/hooks/penguinmails"

    @Option(help: ArgumentHelp("Event types or globs, separated by commas.", valueName: "types"))
    var events = "email.opened,email.clicked"

    @Option(help: ArgumentHelp("The folder of declarations.", valueName: "folder"))
    var dir = "webhooks.d"

    func validate() throws {
        guard WebhookKey(key) != nil else {
            throw ValidationError(
                "A key has 1 to 63 of the characters a–z, 0–9 and -, and does not begin with -."
            )
        }
    }

    func run() throws {
        let path = "\(dir)/\(key).yaml"
        guard !FileManager.default.fileExists(atPath: path) else {
            throw CommandFailure("\(path) is there already")
        }
        guard FileManager.default.fileExists(atPath: dir) else {
            throw CommandFailure("there is no folder \(dir); make it, or name another with --dir")
        }
        try NewFile.replace(path, with: Array(text.utf8))
        let console = Console(colour: .automatic)
        console.print(path)
        console.note("Next: penguinhooks validate \(path) && penguinhooks reconcile")
    }

    private var text: String {
        let name = key.split(separator: "-").map { $0.prefix(1).uppercased() + $0.dropFirst() }
        let types = events.split(separator: ",").map { type in
            type.contains("*") ? "\"\(type)\"" : String(type)
        }
        return """
            # yaml-language-server: $schema=.schema.json
            name: \(name.joined(separator: " "))
            url: \(url)
            # `penguinhooks events list` shows all types; globs such as "email.*" work too.
            events: [\(types.joined(separator: ", "))]
            owner: your-team
            # notify: [your-team@example.com]   # told when it is paused after failures

            # filters:
            #   contact_tags: [vip, premium]
            #   custom: {email.opened_count: {$gte: 3}}

            # retry:
            #   max_attempts: 5
            #   delays: [1m, 5m, 15m, 1h, 24h]
            # timeout: 5s

            """
    }
}
