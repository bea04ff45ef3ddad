import TestSupport
import Testing

struct EnvironmentTests {
    @Test func planWithoutEnvironmentReadsForTheOneTheStateHas() async throws {
        let binary = try Penguinhooks()
        try binary.folder.write("environments: [staging]\n", to: "webhooks.d/_policy.yaml")
        try binary.folder.write(
            """
            name: A
            url: https://example.com/in
            events: ["*"]
            environments:
              staging: {url: https://staging.example.com/in}

            """,
            to: "webhooks.d/a.yaml"
        )
        let applied = try await binary.run("reconcile", "--apply", "--yes", "--env", "staging")
        #expect(applied.status == 0, "\(applied.noticesText)")

        let plan = try await binary.run("reconcile", "--detailed-exitcode")
        let drift = try await binary.run("drift", "--detailed-exitcode")

        #expect(plan.status == 0, "\(plan.noticesText)")
        #expect(drift.status == 0, "\(drift.noticesText)")
    }

    @Test func refusesAnotherEnvironmentThanTheStateHas() async throws {
        let binary = try Penguinhooks()
        try binary.folder.write("environments: [staging, live]\n", to: "webhooks.d/_policy.yaml")
        try binary.folder.write(
            "name: A\nurl: https://example.com/in\nevents: [\"*\"]\n",
            to: "webhooks.d/a.yaml"
        )
        let applied = try await binary.run("reconcile", "--apply", "--yes", "--env", "staging")
        #expect(applied.status == 0, "\(applied.noticesText)")

        let other = try await binary.run("reconcile", "--apply", "--yes", "--env", "live")

        #expect(other.status == 1)
        #expect(other.noticesText.contains("staging"), "\(other.noticesText)")
    }
}
