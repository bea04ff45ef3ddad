import Subprocess
import TestSupport
import Testing
import Text

/// Values of environment and files, looked for when the plan is made.
struct SecretValueTests {
    private static let declaration = """
        name: A
        url: https://a.example.com/in
        events: [email.sent]
        headers: {Authorization: {from_env: PENGUINHOOKS_SECRET_A}, X-Key: {from_env: OTHER}}

        """

    @Test func aPlanSaysWhatApplyWillMiss() async throws {
        let folder = try TemporaryFolder()
        let poor = try Penguinhooks(in: folder)
        let rich = try Penguinhooks(
            in: folder,
            environment: ["PENGUINHOOKS_SECRET_A": "Bearer hush", "OTHER": "hush-hush"]
        )
        try folder.write(Self.declaration, to: "webhooks.d/a.yaml")

        let plan = try await poor.run("reconcile")
        #expect(plan.status == 0)
        #expect(plan.noticesText.contains("a: headers.Authorization has no value here"))
        #expect(plan.noticesText.contains("PENGUINHOOKS_SECRET_A is not set"))
        #expect(plan.noticesText.contains("OTHER is not among --allow-env"))
        let stopped = try await poor.run("reconcile", "--apply", "--yes")
        #expect(stopped.status == 1)

        let allowed = ["--allow-env", "PENGUINHOOKS_SECRET_*", "--allow-env", "OTHER"]
        let applied = try await rich.run(["reconcile", "--apply", "--yes"] + allowed, input: [])
        #expect(applied.status == 0, "\(applied.noticesText)")
        let compared = try await rich.run(["reconcile"] + allowed, input: [])
        #expect(!compared.noticesText.contains("not compared"), "\(compared.noticesText)")
        let blind = try await poor.run("reconcile")
        #expect(
            blind.noticesText.contains("not compared with what is live"),
            "\(blind.noticesText)"
        )
        #expect(blind.noticesText.contains("a: headers.Authorization, a: headers.X-Key"))
        for outcome in [plan, stopped, applied, compared, blind] {
            #expect(!(outcome.text + outcome.noticesText).contains("hush"))
        }
    }
}
