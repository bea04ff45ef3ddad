import ArgumentParser

/// Everything at once on this machine, with the real commands.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Declare, reconcile, deliver and publish on this machine, in a temporary folder.",
        discussion: """
            Runs the commands that a team would run, and prints them as it goes: declarations \
            that point to a receiver on this machine, a plan, a daemon, events, retries, a site.

            Example:
              penguinhooks demo
              penguinhooks demo --once
            """
    )

    @Flag(help: "End by itself; exits 0 only when every delivery arrived and was verified.")
    var once = false

    @Option(help: ArgumentHelp("How many events to record.", valueName: "number"))
    var events = 300

    @OptionGroup(title: "Sample data") var sample: SampleStateOptions
    @OptionGroup var colour: ColourOptions

    func validate() throws {
        guard (1...10_000).contains(events) else {
            throw ValidationError("--events is a number from 1 to 10000.")
        }
    }

    func run() async throws {
        if let path = sample.sampleState {
            try await sample.write(to: path, console: colour.console)
            return
        }
        let folder = try DemoFolder()
        do {
            try await Demo(folder: folder, console: colour.console, events: events)
                .run(endingByItself: once)
        } catch {
            colour.console.note("the demo's files are in \(folder.path)")
            throw error
        }
        if once { try folder.remove() }
    }
}
