import API
import ArgumentParser
import Logging
import Model
import ServiceLifecycle
import UnixSignals

/// Building a site again and again, and showing it meanwhile.
struct SiteWatchOptions: ParsableArguments {
    @Flag(
        name: .customLong("watch"),
        help: "Build again whenever data, declarations or templates change, until interrupted."
    )
    var isOn = false

    @Option(help: ArgumentHelp("How often --watch looks.", valueName: "duration"))
    var interval = "1s"

    @Option(
        help: ArgumentHelp(
            "Show the site on this machine until interrupted; port 0 picks a free one.",
            valueName: "port"
        )
    )
    var serve: Int?

    func validate() throws {
        guard let duration = Duration(declared: interval), duration > .zero else {
            throw ValidationError("--interval takes a duration such as 2s.")
        }
        guard serve.map({ (0...65_535).contains($0) }) ?? true else {
            throw ValidationError("--serve is a port from 0 to 65535.")
        }
    }

    /// Watches and serves a site that was built just now.
    func run(
        of folder: String,
        _ inputs: SiteWatchInputs,
        from first: SiteWatchInputs.Stamp,
        _ console: Console,
        build: @escaping @Sendable () async throws -> Void
    ) async throws {
        let builds = SiteBuilds(start: .now())
        let logger = Logger(label: "penguinhooks") { _ in SwiftLogNoOpLogHandler() }
        var services: [any Service] = []
        if let serve {
            services.append(
                SitePreview(folder: folder, port: serve, builds: builds, logger: logger) { port in
                    console.note("serving \(folder) at http://127.0.0.1:\(port)/")
                }
            )
        }
        if isOn {
            let interval = Duration(declared: interval) ?? .seconds(1)
            services.append(
                SiteWatch(inputs: inputs, interval: interval, console: console, first: first) {
                    try await build()
                    builds.finishBuild()
                }
            )
            console.note("watching \(inputs.data), \(inputs.folders.joined(separator: ", "))")
        }
        var configuration = ServiceGroupConfiguration(
            services: services,
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: logger
        )
        // A browser that keeps its connection open must not keep this from ending.
        configuration.maximumGracefulShutdownDuration = .seconds(2)
        do {
            try await ServiceGroup(configuration: configuration).run()
        } catch {
            guard let serve else { throw error }
            throw CommandFailure(
                "cannot serve on port \(serve): \(error); pick another with --serve"
            )
        }
    }
}
