/// Hands mails to a server over SMTP, each on a thread of its own: they are few, and must not hold up deliveries.
package struct SMTPClient: Sendable {
    /// `smtp://host:port` or `smtps://host:port`.
    package let url: String
    package var user: String?
    package var password: String?
    /// Replaces the system's authorities.
    package var caFile: String?
    /// For the whole conversation.
    package var timeout = Duration.seconds(30)

    /// Nil where the address is not one of a mail server.
    package init?(url: String) {
        guard let scheme = ["smtp://", "smtps://"].first(where: { url.hasPrefix($0) }) else {
            return nil
        }
        let rest = url.utf8.dropFirst(scheme.utf8.count)
        // Credentials in an address end up in process lists; a path would be the name we greet with.
        let isPlain = rest.allSatisfy { byte in
            byte > 0x20 && byte < 0x7F && byte != UInt8(ascii: "@") && byte != UInt8(ascii: "/")
        }
        guard !rest.isEmpty, isPlain else { return nil }
        self.url = url
    }

    /// Whether a conversation that is not encrypted is refused: never a password in the clear.
    var needsTLS: Bool { user != nil || url.hasPrefix("smtps://") }

    /// Sends a complete message; returns when the server has taken it, cancelling ends it early.
    package func send(
        _ message: [UInt8],
        from sender: String,
        to recipients: [String]
    ) async throws(SMTPError) {
        let addresses = [sender] + recipients
        if let address = addresses.first(where: { !Self.isSendable($0) }) {
            throw SMTPError(message: "not an address: \(address.debugDescription)", isFinal: true)
        }
        let transfer = SMTPTransfer(self, message, sender: sender, recipients: recipients)
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { transfer.start($0) }
        } onCancel: {
            transfer.cancel()
        }
        try result.get()
    }

    /// Whether an address can stand in `RCPT TO:<…>` without ending it.
    private static func isSendable(_ address: String) -> Bool {
        address.utf8.contains(UInt8(ascii: "@"))
            && address.utf8.allSatisfy { byte in
                byte > 0x20 && byte != 0x7F && byte != UInt8(ascii: "<")
                    && byte != UInt8(ascii: ">")
            }
    }
}

/// Why a mail was not taken.
package struct SMTPError: Error, Hashable {
    package var message: String
    /// Whether trying again is useless.
    package var isFinal: Bool
}
