import ArgumentParser
import Catalogue
import Declarations
import Model
import Signing
import Store

/// Making a state full of sample data instead of running anything.
struct SampleStateOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("Write a state with a week of made-up deliveries.", valueName: "file")
    )
    var sampleState: String?

    @Option(help: ArgumentHelp("When the made-up week ends.", valueName: "rfc3339"))
    var sampleEnd = "2026-11-24T12:00:00Z"

    @Option(
        help: ArgumentHelp(
            "How many made-up webhooks; those of --dir without it.",
            valueName: "number"
        )
    )
    var webhooks: Int?

    @Option(
        help: ArgumentHelp(
            "How many events the week has; a made-up webhook gets them all.",
            valueName: "number"
        )
    )
    var deliveries = 4000

    @Option(help: ArgumentHelp("The folder of the declarations.", valueName: "folder"))
    var dir = "webhooks.d"

    func validate() throws {
        guard Timestamp(rfc3339: sampleEnd) != nil else {
            throw ValidationError("--sample-end is an RFC 3339 time such as 2026-11-24T12:00:00Z.")
        }
    }

    /// Writes the state and its key; the file must not exist.
    func write(to path: String, console: Console) async throws {
        let end = Timestamp(rfc3339: sampleEnd) ?? .now()
        let (declared, catalogue) = try await declared(at: end, console: console)
        let key = try MasterKey.create(at: path + ".key")
        let store = try Store.open(
            at: path,
            access: .readWrite,
            newKeyID: key.keyID,
            newSalt: 1,
            now: end
        )
        var history = SampleHistory(
            store: store,
            sealer: Sealer(masterKey: key, stateID: store.stateID),
            catalogue: catalogue,
            end: end,
            seed: 1
        )
        try await history.write(declared, environment: "production", events: deliveries)
        try store.close()
    }

    private func declared(
        at now: Timestamp,
        console: Console
    ) async throws -> ([DeclaredWebhook], Catalogue) {
        if let webhooks { return ((1...max(1, webhooks)).compactMap(madeUp), .builtIn) }
        let folder = await DeclarationFolder.load(dir, now: now)
        guard folder.isValid else {
            console.report(folder.diagnostics)
            throw CommandFailure(status: .declarationsInvalid)
        }
        return (folder.state.webhooks, folder.catalogue)
    }

    private func madeUp(_ number: Int) -> DeclaredWebhook? {
        WebhookKey("sample-\(number)").map { key in
            let configuration = WebhookConfiguration(
                name: "Sample \(number)",
                url: .literal("https://sample-\(number).example.com/hooks"),
                events: [.all]
            )
            return DeclaredWebhook(
                key: key,
                configuration: configuration,
                file: "\(dir)/\(key).yaml"
            )
        }
    }
}
