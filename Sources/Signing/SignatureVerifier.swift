package import Model

/// Checks a delivery's signatures as a receiver would.
package struct SignatureVerifier: Sendable {
    /// How far a timestamp may be from now: five minutes, as Standard Webhooks has it.
    package static let defaultTolerance = Duration.seconds(300)

    private let signers: [Signer]
    private let tolerance: Duration

    package init(secrets: [Secret], tolerance: Duration = defaultTolerance) {
        signers = secrets.map(Signer.init)
        self.tolerance = tolerance
    }

    /// Checks every signature that the headers carry; names are compared without case.
    package func verify(
        headers: [HeaderField],
        body: [UInt8],
        at now: Timestamp
    ) -> SignatureVerdict {
        SignatureVerdict(
            penguinMails: penguinMails(values(SignatureHeaders.penguinMails, in: headers), body),
            standard: standard(headers, body, now)
        )
    }

    private func penguinMails(_ values: [String], _ body: [UInt8]) -> SignatureVerdict.Part {
        guard let given = values.first else { return .absent }
        guard values.count == 1 else { return .malformed(.repeated) }
        guard given.hasPrefix("sha256="), let code = Hex.decode(String(given.dropFirst(7))),
            code.count == 32
        else { return .malformed(.penguinMailsForm) }
        let isGood = signers.contains { signer in
            ConstantTime.areEqual(signer.penguinMailsSignature(of: body), given)
        }
        return isGood ? .good : .mismatch
    }

    private func standard(
        _ headers: [HeaderField],
        _ body: [UInt8],
        _ now: Timestamp
    ) -> SignatureVerdict.Part {
        let names = [
            SignatureHeaders.id, SignatureHeaders.timestamp, SignatureHeaders.standard,
        ]
        let found = names.map { values($0, in: headers) }
        if found.allSatisfy(\.isEmpty) { return .absent }
        for (name, values) in zip(names, found) where values.isEmpty {
            return .malformed(.missing(name))
        }
        guard found.allSatisfy({ $0.count == 1 }) else { return .malformed(.repeated) }
        guard let seconds = Int64(found[1][0]), seconds >= 0, seconds < 1 << 50 else {
            return .malformed(.timestamp)
        }
        let given = found[2][0].split(separator: " ").filter { $0.hasPrefix("v1,") }
        guard !given.isEmpty else { return .malformed(.standardForm) }
        let isGood = signers.contains { signer in
            let expected = signer.standardSignature(
                id: found[0][0],
                timestamp: seconds,
                body: body
            )
            return given.contains { ConstantTime.areEqual(expected, String($0)) }
        }
        guard isGood else { return .mismatch }
        let age = now.since(Timestamp(milliseconds: seconds * 1000))
        if age > tolerance { return .tooOld(age) }
        if age < .zero - tolerance { return .tooNew(.zero - age) }
        return .good
    }

    private func values(_ name: String, in headers: [HeaderField]) -> [String] {
        headers.filter { $0.name.lowercased() == name }.map(\.value)
    }
}
