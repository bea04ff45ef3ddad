import TestSupport
import Testing
import Text

/// A repository laid out by init.
struct InitTests {
    private let everything = ["init", "--systemd", "--docker", "--grafana", "--ci"]

    @Test(arguments: ["github", "gitlab"])
    func isValidFormattedTestedAndPlannable(host: String) async throws {
        let binary = try Penguinhooks()

        let laid = try await binary.run(everything + [host], input: [])
        let validated = try await binary.run("validate", "--format", "json")
        let formatted = try await binary.run("fmt", "--check")
        let tested = try await binary.run("test-rules")
        let applied = try await binary.run("reconcile", "--apply", "--yes")

        #expect(laid.status == 0, "\(laid.noticesText)")
        #expect(try validated.json()["errors"]?.integer == 0, "\(validated.text)")
        #expect(formatted.status == 0, "\(formatted.text)")
        #expect(tested.status == 0, "\(tested.text)")
        #expect(applied.status == 0, "\(applied.noticesText)")
        _ = try JSON.parse(binary.folder.read("grafana-penguinhooks.json"))
    }

    @Test func neverOverwrites() async throws {
        let binary = try Penguinhooks()
        try binary.folder.write("mine\n", to: ".gitignore")
        try binary.folder.write(
            "name: A\nurl: https://a.example.com/in\nevents: [email.sent]\n",
            to: "webhooks.d/a.yaml"
        )

        let laid = try await binary.run("init", "--ci", "github")

        #expect(laid.status == 0)
        #expect(try binary.folder.read(".gitignore") == Array("mine\n".utf8))
        // An example among declarations that are in use would be applied with them.
        #expect(!binary.folder.has("webhooks.d/example.yaml"))
        #expect(binary.folder.has("webhooks.d/.schema.json"))
    }

    @Test func takesAnotherFolder() async throws {
        let binary = try Penguinhooks()

        _ = try await binary.run("init", "--dir", "hooks", "--ci", "github")

        let recipe = String(
            decoding: try binary.folder.read(".github/workflows/webhooks.yml"),
            as: UTF8.self
        )
        #expect(recipe.contains("paths: [hooks/**]"))
        #expect(!recipe.contains("webhooks.d"))
    }
}
