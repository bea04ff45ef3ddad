import FoundationEssentials
import Receiver
import TestSupport
import Testing
import Text

/// What the doctor finds, and what it says to do.
struct DoctorTests {
    @Test func aNameThatDoesNotResolveAndAPortThatIsTaken() async throws {
        try await Deployment.run { deployment in
            try deployment.binary.folder.write(
                "name: Lost\nurl: https://no-such-host.invalid/in\nevents: [email.sent]\n",
                to: "webhooks.d/lost.yaml"
            )
            let applied = try await deployment.binary.run("reconcile", "--apply", "--yes")
            #expect(applied.status == 0, "\(applied.noticesText)")
            let taken = "127.0.0.1:\(deployment.test.receiver.port)"
            let findings = try await findings(of: deployment.binary, ["--listen", taken])
            expect(findings, "dns", "warning", "no-such-host.invalid")
            expect(findings, "daemon", "error", taken)
        }
    }

    @Test func aStateThatIsDamagedAndFilesThatOthersMayRead() async throws {
        try await Deployment.run { deployment in
            let folder = deployment.binary.folder
            for number in 0..<5 { try await deployment.emit("evt_\(number)") }
            // A copy has everything in one file; of the state itself much is still in its log.
            let copied = try await deployment.binary.run("backup", "--out", "copy.sqlite")
            #expect(copied.status == 0, "\(copied.noticesText)")
            var bytes = try folder.read("copy.sqlite")
            // All but the head and the table of tables.
            for index in bytes.indices.dropFirst(bytes.count / 4) { bytes[index] = 0xA5 }
            try folder.write(bytes, to: "copy.sqlite")
            let changed = try await Tool("chmod").run(["644", folder.file("state.sqlite.key")])
            #expect(changed.status == 0)
            let flags = ["--state", "copy.sqlite", "--key-file", "state.sqlite.key"]
            let findings = try await findings(of: deployment.binary, flags)
            expect(findings, "state", "error", "damaged")
            expect(findings, "key", "warning", "others may open")

            let repaired = try await self.findings(of: deployment.binary, ["--repair"])
            expect(repaired, "key", "ok", "its owner's only now")
        }
    }

    @Test func aClockThatIsBehindTheState() async throws {
        guard try await OutsideTools.require("faketime") else { return }
        try await Deployment.run { deployment in
            let binary = deployment.binary
            let found = try await Tool("sh").run(["-c", "ls /usr/lib/*/faketime/libfaketime.so.1"])
            let library = found.text.split(separator: "\n").first ?? ""
            let told = try await Tool("env", folder: binary.folder.path).run([
                "LD_PRELOAD=\(library)", "FAKETIME=-2d", "env", binary.path, "doctor",
                "--listen", "127.0.0.1:0", "--format", "json",
            ])
            let findings = try told.json()["checks"]?.array ?? []
            expect(findings, "clock", "error", "the state has entries of")
            #expect(told.status == 1)
        }
    }

    private func findings(
        of binary: Penguinhooks,
        _ flags: [String] = ["--listen", "127.0.0.1:0"]
    ) async throws -> [JSON] {
        let told = try await binary.run(["doctor", "--format", "json"] + flags, input: [])
        return try told.json()["checks"]?.array ?? []
    }

    private func expect(_ findings: [JSON], _ check: String, _ level: String, _ text: String) {
        let ours = findings.filter { $0["check"]?.string == check }
        let isSaid = ours.contains { finding in
            finding["status"]?.string == level && finding.text.contains(text)
        }
        #expect(isSaid, "\(check): \(ours.map(\.text))")
    }
}
