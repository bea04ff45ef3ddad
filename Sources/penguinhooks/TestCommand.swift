import API
import ArgumentParser
import Catalogue
import Delivery
import Model
import Signing
import Text

/// Sends a signed test event and prints the result as the specification shows it.
struct TestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Send a test event to a live webhook, or to an address not saved yet.",
        discussion: """
            Test events are logged and count neither in statistics nor in health. Exits 0 when \
            the endpoint answered 2xx, 1 otherwise.

            Example:
              penguinhooks test crm-contact-sync --event email.opened
              penguinhooks test --url http://localhost:3000/hooks --allow-private 127.0.0.0/8
            """
    )

    @Argument(help: "The webhook's key or id.")
    var key: String?

    @Option(help: ArgumentHelp("An address to try instead.", valueName: "url"))
    var url: String?

    @Option(help: ArgumentHelp("The event's type.", valueName: "type"))
    var event: String?

    @Option(
        help: ArgumentHelp("A file with the event's data instead of the sample.", valueName: "file")
    )
    var data: String?

    @Option(help: ArgumentHelp("Send a recorded event's data.", valueName: "id"))
    var fromEvent: String?

    @Option(help: ArgumentHelp("Send the newest recorded event of this campaign.", valueName: "id"))
    var campaign: String?

    @Option(help: ArgumentHelp("Send the newest recorded event of this contact.", valueName: "id"))
    var contact: String?

    @OptionGroup var catalogue: CatalogueOptions
    @OptionGroup var network: NetworkOptions
    @OptionGroup var state: StateOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard (key == nil) != (url == nil) else {
            throw ValidationError("Name a webhook, or give --url.")
        }
        guard data == nil || (fromEvent == nil && campaign == nil && contact == nil) else {
            throw ValidationError("--data stands alone: the others take recorded data.")
        }
    }

    func run() async throws {
        let console = output.console
        if output.format == .human, let url {
            console.note("Sending test event to \(url)...")
        }
        let result = try await result(console)
        if output.format == .json {
            console.print(result)
        } else {
            for line in TestReport(result, retry: retryCommand).lines { console.print(line) }
        }
        guard result["ok"]?.bool == true else { throw CommandFailure(status: .error) }
    }

    private func result(_ console: Console) async throws -> JSON {
        let body = JSON.members([
            "url": url.map(JSON.string),
            "event": event.map(JSON.string),
            "data": try data.map(readData),
            "from_event": fromEvent.map(JSON.string),
            "campaign": campaign.map(JSON.string),
            "contact": contact.map(JSON.string),
        ])
        guard let key else { return try await unsavedResult(body) }
        return try await Door.use(
            state,
            for: .seal,
            catalogue: await catalogue.load(),
            sender: network.testSender
        ) { door in
            if output.format == .human {
                let webhook = try await door.request("GET", "webhooks/\(key.percentEncoded)")
                console.note("Sending test event to \(webhook["url"]?.string ?? key)...")
            }
            return try await door.request("POST", "webhooks/\(key.percentEncoded)/test", body: body)
        }
    }

    /// An address that nobody saved needs no state, unless recorded data is wanted.
    private func unsavedResult(_ body: JSON) async throws -> JSON {
        let needsLog = fromEvent != nil || campaign != nil || contact != nil
        if needsLog || state.server != nil {
            return try await Door.use(
                state,
                for: .read,
                catalogue: await catalogue.load(),
                sender: network.testSender
            ) {
                try await $0.request("POST", "test", body: body)
            }
        }
        let address = try TestEvent.address(url ?? "")
        let event = try TestEvent.make(
            event ?? "email.opened",
            data: body["data"],
            in: await catalogue.load(),
            at: .now()
        )
        let timeout = Duration.seconds(5)
        let sealer = Sealer(masterKey: .ephemeral(), stateID: "none")
        let attempt = try await network.testSender(sealer)
            .sendTest(event, toURL: address, timeout: timeout, at: .now())
        return TestEvent.answer(attempt, event, timeout: timeout)
    }

    private func readData(_ path: String) throws -> JSON {
        do {
            return try JSON.parse(try Input.read(path), limits: .events)
        } catch let error as JSONError {
            throw CommandFailure("\(path) is not JSON: \(error)")
        }
    }

    private var retryCommand: String {
        let target = key ?? "--url \(url ?? "")"
        return "penguinhooks test \(target)" + (event.map { " --event \($0)" } ?? "")
    }
}
