import Receiver
import TestSupport
import Testing
import Text

/// The daemon behind a real proxy, and beside those that the environment names.
struct ProxyTests {
    /// Where programs commonly look for proxies; nothing listens on that port.
    private static let environment = [
        "http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY",
    ].map { "\($0)=http://127.0.0.1:9" }

    @Test(.enabled { await ProxyServer.isWanted() }, .timeLimit(.minutes(5)))
    func everythingGoesThroughTheProxyWhateverTheEnvironmentExempts() async throws {
        try await ProxyServer.run { proxy in
            try await Deployment.run { deployment in
                let environment = Self.environment + ["no_proxy=*", "NO_PROXY=*"]
                let flags = ["--proxy", proxy.url]
                try await daemon(deployment, environment, flags) {
                    try await deployment.emit("evt_proxied")
                    try await deployment.test.recorder.wait(for: 1)
                }
                let log = try await deployment.deliveries {
                    $0.first?["status"]?.string == "succeeded"
                }
                #expect(log.first?["status"]?.string == "succeeded", "\(log)")
                // The tunnel is closed with the daemon.
                try await proxy.served("127.0.0.1:\(deployment.test.receiver.port)")
                // So is a test without one.
                let tested = try await deployment.binary.run(
                    [
                        "test", "--url", deployment.test.url("/all"), "--allow-private",
                        "127.0.0.0/8",
                        "--proxy", "http://127.0.0.1:9",
                    ],
                    input: []
                )
                #expect(tested.status == 1)
                #expect(
                    tested.text.contains("Proxy 127.0.0.1:9 cannot be reached"),
                    "\(tested.text)"
                )
            }
        }
    }

    @Test(.timeLimit(.minutes(5)))
    func aProxyInTheEnvironmentIsNeverUsed() async throws {
        try await Deployment.run { deployment in
            try await daemon(deployment, Self.environment, []) {
                try await deployment.emit("evt_direct")
                try await deployment.test.recorder.wait(for: 1)
            }
        }
    }

    @Test(arguments: [
        ["--proxy", "https://127.0.0.1:3128"], ["--proxy", "http://user:secret@127.0.0.1:3128"],
        ["--proxy-user", "penguin", "--proxy-password-file", "file"],
        ["--proxy", "http://127.0.0.1:3128", "--proxy-user", "penguin"],
    ])
    func refusesWhatIsNoProxy(flags: [String]) async throws {
        let outcome = try await Penguinhooks().run(["daemon"] + flags, input: [])
        #expect(outcome.status == 64)
        #expect(outcome.noticesText.contains("--proxy"), "\(outcome.noticesText)")
    }

    @Test func aPasswordThatCannotBeReadIsNamed() async throws {
        try await Deployment.run { deployment in
            let outcome = try await deployment.binary.run(
                [
                    "daemon", "--listen", "127.0.0.1:0", "--proxy", "http://127.0.0.1:3128",
                    "--proxy-user", "penguin", "--proxy-password-file", "nowhere",
                ],
                input: []
            )
            #expect(outcome.status == 1)
            #expect(
                outcome.noticesText.contains("cannot read nowhere, the password of the proxy"),
                "\(outcome.noticesText)"
            )
        }
    }

    /// Runs a daemon with variables in its environment while `body` works with it.
    private func daemon(
        _ deployment: Deployment,
        _ environment: [String],
        _ flags: [String],
        while body: @Sendable () async throws -> Void
    ) async throws {
        let arguments =
            environment + [
                deployment.binary.path, "daemon", "--listen", "127.0.0.1:0",
                "--allow-private", "127.0.0.0/8",
            ] + flags
        let (_, outcome) = try await Tool("env", folder: deployment.binary.folder.path)
            .run(arguments) { process in
                _ = try await process.line(containing: "listening on http")
                try await body()
            }
        #expect(outcome.status == 0, "\(outcome.noticesText)")
    }
}
