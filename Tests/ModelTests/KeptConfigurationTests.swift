import Model
import Testing
import Text

/// What a glance at a kept configuration tells is what reading it tells.
struct KeptConfigurationTests {
    private func configuration(
        _ change: (inout WebhookConfiguration) -> Void = { _ in }
    ) -> WebhookConfiguration {
        var configuration = WebhookConfiguration(
            name: "CRM, \"url\": {x} ]",
            url: .literal("https://crm.example.com/in?a=[b]"),
            events: [.all]
        )
        configuration.description = "line\n\\\" \u{1F427} \"notify\":[]"
        configuration.notify = ["ops@example.com"]
        configuration.labels = [.init(name: "url", value: "https://no.example.com")]
        configuration.headers = [.init(name: "X-Team", value: .literal("crm"))]
        change(&configuration)
        return configuration
    }

    @Test func tellsWhatTheWholeTells() throws {
        for version in [1, 7] {
            for notify in [[], ["a@example.com", "b@example.com"]] {
                let whole = configuration {
                    $0.secretVersion = version
                    $0.notify = notify
                }

                let kept = try #require(KeptConfiguration(stored: whole.json.text))

                #expect(whole.url == .literal(kept.url))
                #expect(kept.notifiesSomebody == !notify.isEmpty)
                #expect(kept.secretVersion == version)
                #expect(try kept.configuration() == whole)
            }
        }
    }

    @Test func leavesToTheWholeWhatMustBeCompared() {
        let references: [(inout WebhookConfiguration) -> Void] = [
            { $0.url = .fromEnvironment("A") }, { $0.url = .sealed },
            { $0.secret = .fromFile("/a") }, { $0.secret = .sealed },
            { $0.headers.append(.init(name: "Authorization", value: .fromEnvironment("A"))) },
            { $0.tls = .init(certificate: .fromFile("/a"), key: .fromFile("/b")) },
        ]
        for change in references {
            #expect(KeptConfiguration(stored: configuration(change).json.text) == nil)
        }
    }

    @Test func leavesToTheWholeWhatIsNotAsWritten() {
        let text = configuration().json.text
        for end in text.indices.dropFirst() where text[..<end] != text {
            #expect(KeptConfiguration(stored: String(text[..<end])) == nil, "\(text[..<end])")
        }
        for text in ["", "[]", "{}", "null", text + " ", text + "}", "{\"url\":\"a\"", "{\"a\"}"] {
            #expect(KeptConfiguration(stored: text) == nil, "\(text)")
        }
    }
}
