import ArgumentParser
import Delivery
import Logging
import Transport

/// Who is told by mail when a webhook stops, delivers again or gives deliveries up.
struct MailOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The mail server for notifications: smtp://host:port or smtps://host:port.",
            valueName: "url"
        )
    )
    var smtpUrl: String?

    @Option(
        help: ArgumentHelp("The user at the mail server; TLS is then a must.", valueName: "name")
    )
    var smtpUser: String?

    @Option(help: ArgumentHelp("A file that holds that user's password.", valueName: "file"))
    var smtpPasswordFile: String?

    @Option(help: ArgumentHelp("The address that notifications come from.", valueName: "address"))
    var notifyFrom: String?

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp(
            "Who is told of webhooks whose declaration has no notify.",
            valueName: "address"
        )
    )
    var notifyTo: [String] = []

    @Option(
        help: ArgumentHelp(
            "Where the built site is published, for links in mails.",
            valueName: "url"
        )
    )
    var siteUrl: String?

    mutating func validate() throws {
        if let smtpUrl, SMTPClient(url: smtpUrl) == nil {
            throw ValidationError(
                "--smtp-url takes smtp://host:port or smtps://host:port, without user or path."
            )
        }
        if smtpUrl != nil, notifyFrom == nil {
            throw ValidationError("--smtp-url needs --notify-from, the address mails come from.")
        }
        if smtpUrl == nil, notifyFrom != nil || smtpUser != nil || !notifyTo.isEmpty {
            throw ValidationError("mails need --smtp-url, the server that takes them.")
        }
        if (smtpUser == nil) != (smtpPasswordFile == nil) {
            throw ValidationError("--smtp-user and --smtp-password-file go together.")
        }
        for address in recipients + [notifyFrom].compactMap(\.self)
        where !Self.isAddress(address) {
            throw ValidationError("\"\(address)\" is not an e-mail address.")
        }
        if let siteUrl, !siteUrl.hasPrefix("https://"), !siteUrl.hasPrefix("http://") {
            throw ValidationError("--site-url starts with https:// or http://.")
        }
    }

    /// What tells people; nil where no mail server is named.
    func notifier(_ logger: Logger) throws -> Notifier? {
        guard let smtpUrl, let notifyFrom, var client = SMTPClient(url: smtpUrl) else {
            return nil
        }
        client.user = smtpUser
        client.password = try smtpPasswordFile.map { file in
            try Password(in: file, of: "the mail server").text
        }
        let addresses = Notifier.Addresses(from: notifyFrom, fallback: recipients, site: siteUrl)
        return Notifier(addresses, logger: logger) { [client] message throws(Notifier.Refusal) in
            do throws(SMTPError) {
                try await client.send(message.bytes, from: message.from, to: message.to)
            } catch {
                throw Notifier.Refusal(message: error.message, isFinal: error.isFinal)
            }
        }
    }

    private var recipients: [String] {
        notifyTo.flatMap { $0.split(separator: ",").map(String.init) }
    }

    private static func isAddress(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        return parts.count == 2 && parts.allSatisfy { !$0.isEmpty }
            && text.utf8.allSatisfy { byte in
                byte > 0x20 && byte != 0x7F && byte != UInt8(ascii: "<")
                    && byte != UInt8(ascii: ">")
            }
    }
}
