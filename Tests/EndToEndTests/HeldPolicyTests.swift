import Glibc
import TestSupport
import Testing
import Text

/// A daemon with a policy and an environment of its own, whatever the folder says that is applied through it.
struct HeldPolicyTests {
    private static let policy = "require: [owner]\nallowed_hosts: [\"*.example.com\"]\n"

    private func prepared(_ declaration: String) async throws -> (Penguinhooks, token: String) {
        let binary = try Penguinhooks()
        let made = try await binary.run("token", "create", "--role", "admin")
        let token = made.text.split(separator: "\n").first.map(String.init) ?? ""
        try binary.folder.write(Self.policy, to: "held.yaml")
        // What stands beside the declarations allows it all.
        try binary.folder.write("max_retry_attempts: 10\n", to: "webhooks.d/_policy.yaml")
        try binary.folder.write(declaration, to: "webhooks.d/a.yaml")
        return (binary, token)
    }

    private static let bad = """
        name: A
        url: https://a.example.net/in
        events: [email.sent]
        waive: [{rule: allowed_hosts, reason: mine, until: 2099-01-01}]

        """

    @Test(.timeLimit(.minutes(3)))
    func deniesWhatTheFolderAllows() async throws {
        let (binary, token) = try await prepared(Self.bad)

        _ = try await binary.daemon(["--policy", "held.yaml"]) { daemon in
            let remote = ["--server", daemon.url, "--token", token]
            let plan = try await binary.run(["reconcile"] + remote, input: [])
            let apply = ["reconcile", "--apply", "--yes"]
            let applied = try await binary.run(apply + remote, input: [])
            let here = try await binary.run(apply, input: [])

            #expect(plan.status == 0, "\(plan.noticesText)")
            #expect(plan.text.contains("a: the daemon's policy requires owner"), "\(plan.text)")
            #expect(plan.text.contains("PH106"), "\(plan.text)")
            #expect(plan.noticesText.contains("apply would refuse"), "\(plan.noticesText)")
            #expect(applied.status == 4, "\(applied.noticesText)")
            // The same through the daemon's socket, where the plan was made beside it.
            #expect(here.status == 4, "\(here.noticesText)")
            #expect(
                here.noticesText.contains(
                    "webhooks.d/a.yaml:2: a: the daemon's policy does not allow the host a.example.net"
                ),
                "\(here.noticesText)"
            )

            try binary.folder.write(
                "name: A\nurl: https://a.example.com/in\nevents: [email.sent]\nowner: me\n",
                to: "webhooks.d/a.yaml"
            )
            let mended = try await binary.run(apply + remote, input: [])
            #expect(mended.status == 0, "\(mended.noticesText)")
        }
    }

    @Test(.timeLimit(.minutes(3)))
    func rollbacksAreHeldToo() async throws {
        let (binary, token) = try await prepared(Self.bad)
        let first = try await binary.run("reconcile", "--apply", "--yes")
        try binary.folder.write(
            "name: A\nurl: https://a.example.com/in\nevents: [email.sent]\nowner: me\n",
            to: "webhooks.d/a.yaml"
        )
        let second = try await binary.run("reconcile", "--apply", "--yes")
        try #require(first.status == 0 && second.status == 0, "\(second.noticesText)")

        // Making the token was revision 1. A folder stands for the policy in it.
        try binary.folder.write(Self.policy, to: "held/_policy.yaml")
        _ = try await binary.daemon(["--policy", "held"]) { daemon in
            let remote = ["--server", daemon.url, "--token", token]
            let back = try await binary.run(
                ["rollback", "2", "--apply", "--yes"] + remote,
                input: []
            )
            #expect(back.status == 4, "\(back.text)\(back.noticesText)")
        }
    }

    @Test(.timeLimit(.minutes(3)))
    func webhooksOfTheAPIAreHeldToo() async throws {
        let (binary, token) = try await prepared(Self.bad)
        let rules =
            "warn: {require: [notify]}\nforbid_event_globs: [\"*\"]\nmax_retry_attempts: 3\n"
        try binary.folder.write(Self.policy + rules, to: "held.yaml")

        _ = try await binary.daemon(["--policy", "held.yaml"]) { daemon in
            let wire = try Wire(daemon)
            let bad = """
                {"name":"A","url":"https://a.example.net/in","events":["email.sent","*"],\
                "retry":{"max_attempts":4}}
                """
            let good = """
                {"name":"A","url":"https://a.example.com/in","events":["email.sent"],"owner":"me",\
                "retry":{"max_attempts":3}}
                """
            let refused = try await wire.send("POST", "webhooks", bad, token: token)
            let none = try await wire.send("GET", "webhooks/a", token: token)
            let made = try await wire.send("POST", "webhooks", good, token: token)
            let edited = try await wire.send("PUT", "webhooks/a", bad, token: token)
            let kept = try await wire.send("GET", "webhooks/a", token: token)

            let expected = [
                "require /owner", "allowed_hosts /url", "forbid_event_globs /events/1",
                "max_retry_attempts /retry/max_attempts",
            ]
            for answer in [refused, edited] {
                #expect(answer.status == 409 && answer.problem == "policy-denied", "\(answer.body)")
                #expect(answer.header("Content-Type") == "application/problem+json")
                let errors = answer.json["errors"]?.array ?? []
                let found = errors.map {
                    "\($0["rule"]?.string ?? "") \($0["pointer"]?.string ?? "")"
                }
                #expect(found == expected)
                let message = errors.first?["message"]?.string
                #expect(message == "the daemon's policy requires owner")
            }
            #expect(none.status == 404)
            // What is only asked for hinders nobody.
            #expect(made.status == 201, "\(made.body)")
            #expect(kept.json["configuration"]?["url"] == "https://a.example.com/in")
            #expect(kept.header("ETag") == made.header("ETag"))
        }
    }

    @Test(.timeLimit(.minutes(3)))
    func aSignalReadsItAgain() async throws {
        let (binary, token) = try await prepared(Self.bad)

        _ = try await binary.daemon(["--policy", "held.yaml"]) { daemon in
            let apply = ["reconcile", "--apply", "--yes", "--server", daemon.url, "--token", token]
            try binary.folder.write("require: [", to: "held.yaml")
            try daemon.process.signal(SIGHUP)
            _ = try await daemon.process.line(containing: "the policy stays as it was")
            #expect(try await binary.run(apply, input: []).status == 4)

            try binary.folder.write("require: [name]\n", to: "held.yaml")
            try daemon.process.signal(SIGHUP)
            _ = try await daemon.process.line(containing: "the policy was read again")
            let applied = try await binary.run(apply, input: [])
            #expect(applied.status == 0, "\(applied.noticesText)")
        }
    }

    @Test(arguments: ["require: [ownr]\n", "require: [", "- a\n", ""])
    func doesNotStartOnABrokenPolicy(policy: String) async throws {
        let binary = try Penguinhooks()
        try binary.folder.write(policy, to: "held.yaml")

        let started = try await binary.run(
            ["daemon", "--listen", "127.0.0.1:0", "--policy", "held.yaml"],
            input: []
        )

        #expect(started.status == 3, "\(started.noticesText)")
        #expect(started.noticesText.contains("held.yaml"), "\(started.noticesText)")
    }

    @Test(.timeLimit(.minutes(3)))
    func refusesOtherEnvironments() async throws {
        let (binary, token) = try await prepared(
            "name: A\nurl: https://a.example.com/in\nevents: [email.sent]\nowner: me\n"
        )

        _ = try await binary.daemon(["--env", "production"]) { daemon in
            let remote = ["--server", daemon.url, "--token", token]
            let apply = ["reconcile", "--apply", "--yes"] + remote
            let other = try await binary.run(apply + ["--env", "staging"], input: [])
            // No environment means the daemon's, before the first apply too.
            let none = try await binary.run(apply, input: [])

            #expect(other.status == 1, "\(other.noticesText)")
            #expect(other.noticesText.contains("production"), "\(other.noticesText)")
            #expect(none.status == 0, "\(none.noticesText)")
        }
        let plan = try await binary.run("reconcile", "--format", "json")
        #expect(try plan.json()["environment"] == "production")
        let started = try await binary.run(
            ["daemon", "--listen", "127.0.0.1:0", "--env", "staging"],
            input: []
        )
        #expect(started.status == 1)
        #expect(started.noticesText.contains("production"), "\(started.noticesText)")
    }
}
