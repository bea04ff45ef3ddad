import Foundation

/// The same work by others, where they are installed: octoDNS, check-jsonschema, Terraform.
///
/// `BENCH_VENV` names the virtual environment that the first two are in.
enum PlanPeers {
    private static let records = 10_000
    private static let resources = 2000

    static func rows(
        _ workbench: Workbench,
        _ room: URL,
        _ checks: [Measurement],
        _ plans: [Measurement]
    ) throws -> [Row] {
        [
            try octoDNS(workbench, plans), try jsonSchema(workbench, room, checks),
            try terraform(workbench),
        ]
    }

    private static func octoDNS(_ workbench: Workbench, _ plans: [Measurement]) throws -> Row {
        let what = "octoDNS, no-op plan of \(text(Double(records))) YAML records"
        guard let sync = program("octodns-sync") else { return absent(what) }
        let room = try workbench.room("octodns")
        var zone = "---\n"
        for index in 0..<records {
            zone += "host-\(index):\n  ttl: 300\n  type: A\n"
            zone += "  value: 10.\(index >> 16 & 255).\(index >> 8 & 255).\(index & 255)\n"
        }
        for name in ["source", "target"] {
            let folder = room.appending(path: name)
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try zone.write(
                to: folder.appending(path: "example.com.yaml"),
                atomically: false,
                encoding: .utf8
            )
        }
        // Both ends without order, so that neither sorts what the other does not.
        let provider = "class: octodns.provider.yaml.YamlProvider\n    enforce_order: false"
        try """
        providers:
          source:
            \(provider)
            directory: ./source
          target:
            \(provider)
            directory: ./target
        zones:
          example.com.:
            sources: [source]
            targets: [target]

        """.write(
            to: room.appending(path: "config.yaml"),
            atomically: false,
            encoding: .utf8
        )
        let runs = try (0..<min(3, workbench.runs)).map { _ in
            try finished(Measurement.of(sync, ["--config-file", "config.yaml"], in: room))
        }
        return beside(what, runs, plans)
    }

    private static func jsonSchema(
        _ workbench: Workbench,
        _ room: URL,
        _ checks: [Measurement]
    ) throws -> Row {
        let what = "check-jsonschema of the same declarations, by the same schema"
        guard let check = program("check-jsonschema") else { return absent(what) }
        let schema = try workbench.penguinhooks(["schema"], in: room)
        try schema.output.write(
            to: room.appending(path: "schema.json"),
            atomically: false,
            encoding: .utf8
        )
        let names = try FileManager.default.contentsOfDirectory(
            atPath: room.appending(path: "webhooks.d").path
        )
        let files = names.filter { $0.hasSuffix(".yaml") }.map { "webhooks.d/\($0)" }
        // It takes minutes; one run says enough.
        let run = try finished(
            Measurement.of(check, ["--schemafile", "schema.json"] + files, in: room)
        )
        return beside(what, [run], checks)
    }

    private static func terraform(_ workbench: Workbench) throws -> Row {
        let what = "Terraform, no-op plan of \(text(Double(resources))) `terraform_data`"
        guard let terraform = program("terraform") else { return absent(what) }
        let room = try workbench.room("terraform")
        let main = (0..<resources).map { index in
            """
            resource "terraform_data" "hook_\(index)" {
              input = { name = "Webhook number \(index)", url = "https://e\(index).example.com/in" }
            }

            """
        }.joined()
        try main.write(
            to: room.appending(path: "main.tf"),
            atomically: false,
            encoding: .utf8
        )
        // Applying 2,000 resources takes it minutes; its state file is written as that would leave it.
        try TerraformState.document(of: resources)
            .write(to: room.appending(path: "terraform.tfstate"))
        _ = try finished(Measurement.of(terraform, ["init", "-input=false"], in: room))
        let plan = ["plan", "-input=false", "-detailed-exitcode"]
        let runs = try (0..<min(3, workbench.runs)).map { _ in
            try finished(Measurement.of(terraform, plan, in: room))
        }
        let ours = try workbench.room("terraform-ours")
        try PlanBenchmark.declarations(resources, in: ours)
        let state = ["--state", "state.sqlite"]
        try workbench.penguinhooks(["reconcile", "--apply", "--yes"] + state, in: ours)
        let plans = try (0..<workbench.runs).map { _ in
            try workbench.penguinhooks(["reconcile", "--detailed-exitcode"] + state, in: ours)
        }
        return beside(what, runs, plans)
    }

    /// A peer's figure, and how many times as much CPU and time it takes.
    private static func beside(
        _ what: String,
        _ theirs: [Measurement],
        _ ours: [Measurement]
    ) -> Row {
        func ratio(_ value: (Measurement) -> Double) -> String {
            text(median(theirs.map(value)) / median(ours.map(value)), decimals: 1)
        }
        return Row(
            what: what,
            figure: PlanBenchmark.figure(of: theirs),
            against: "\(ratio(\.wallSeconds)) times ours on the clock, "
                + "\(ratio(\.cpuSeconds)) times the CPU"
        )
    }

    private static func absent(_ what: String) -> Row {
        Row(what: what, figure: "not installed here", against: "–")
    }

    private static func finished(_ run: Measurement) throws -> Measurement {
        guard run.status == 0 else {
            throw BenchmarkError(
                description: "\(run.output.suffix(2000))\(run.errors.suffix(2000))"
            )
        }
        return run
    }

    /// A program of the virtual environment or the search path.
    private static func program(_ name: String) -> String? {
        let environment = ProcessInfo.processInfo.environment
        let venv = environment["BENCH_VENV"].map { ["\($0)/bin"] } ?? []
        let path = (environment["PATH"] ?? "").split(separator: ":").map(String.init)
        return (venv + path).map { "\($0)/\(name)" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }
}
