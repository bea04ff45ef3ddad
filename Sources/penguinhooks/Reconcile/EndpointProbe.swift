import Model
import Transport

/// Asks the endpoints that a plan creates or moves, without a secret and without an event.
struct EndpointProbe {
    let sender: CurlSender

    /// How many endpoints are asked at the same time.
    private static let width = 16

    /// Adds what was found to the plan's notes.
    func probe(_ plan: inout Plan) async {
        let wanted = plan.changes.indices.filter { plan.changes[$0].hasNewEndpoint }
        let changes = plan.changes
        let found = await withTaskGroup(of: (Int, String).self) { group in
            var rest = wanted[...]
            func next() {
                guard let index = rest.popFirst() else { return }
                let source = changes[index].configuration?.url
                group.addTask { (index, await note(on: source)) }
            }
            for _ in 0..<Self.width { next() }
            var found: [Int: String] = [:]
            for await (index, note) in group {
                found[index] = note
                next()
            }
            return found
        }
        for (index, note) in found { plan.changes[index].notes.append(note) }
        await sender.shutdown()
    }

    private func note(on source: ValueSource?) async -> String {
        guard case .literal(let url) = source else {
            return "probe: not asked, the address is a secret"
        }
        var request = OutgoingRequest(
            url: url,
            method: "HEAD",
            headers: [HeaderField("user-agent", "PenguinHooks/\(Version.current) probe")],
            body: [],
            timeout: .seconds(5)
        )
        request.wantsCertificate = true
        return "probe: " + (await sender.send(request)).probed(at: .now())
    }
}

extension SendResult {
    /// One line: what answered, how fast, and for how long its certificate holds.
    fileprivate func probed(at now: Timestamp) -> String {
        if let failure { return "\(failure.errorClass.rawValue): \(failure.message)" }
        var parts = ["HEAD answered \(HTTPStatus.text(status ?? 0))"]
        let steps = [
            ("dns", timings.nameLookup), ("connect", timings.connect), ("tls", timings.tls),
            ("total", timings.total),
        ]
        parts.append(
            steps.compactMap { name, time in
                time.map { "\(name) \($0.wholeMilliseconds) ms" }
            }
            .joined(separator: " · ")
        )
        if let peer { parts.append(peer) }
        if let end = certificateEnd {
            let days = now.days(until: end)
            let warning = days < 14 ? " ⚠" : ""
            parts.append("certificate ends in \(Words.counted(days, "day"))\(warning)")
        }
        return parts.joined(separator: ", ")
    }
}

extension Timestamp {
    fileprivate func days(until end: Timestamp) -> Int {
        Int((end.milliseconds - milliseconds) / 86_400_000)
    }
}

extension Plan.Change {
    /// Whether deliveries go to an address that they did not go to before.
    fileprivate var hasNewEndpoint: Bool {
        action == .create || (action != .delete && fields.contains { $0.path == "url" })
    }
}
