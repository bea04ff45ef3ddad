import TestSupport
import Testing

/// What is said about bad input, kept in `Golden/`.
struct DiagnosticTests {
    @Test func describesBadYAML() async throws {
        var bomb = "a: &a [x, x, x, x, x, x, x, x, x, x]\n"
        for (name, inner) in zip("bcdef", "abcde") {
            let aliases = Array(repeating: "*\(inner)", count: 10).joined(separator: ", ")
            bomb += "\(name): &\(name) [\(aliases)]\n"
        }
        let deep = String(repeating: "[", count: 40) + String(repeating: "]", count: 40)
        let cases = [
            DiagnosticCase("empty", ""),
            DiagnosticCase("a comment only", "# nothing yet\n"),
            DiagnosticCase("a list", "- a\n- b\n"),
            DiagnosticCase("text", "just words\n"),
            DiagnosticCase("syntax", "name: [a, b\nurl: x\n"),
            DiagnosticCase("a bare star", DiagnosticCase.hook(events: "[*]")),
            DiagnosticCase("tab", "name: Hook\nretry:\n\tenabled: true\n"),
            DiagnosticCase("duplicate key", DiagnosticCase.hook("name: Again\n")),
            DiagnosticCase("invalid UTF-8", bytes: Array("name: caf".utf8) + [0xE9, 0x0A]),
            DiagnosticCase("UTF-16", bytes: [0xFF, 0xFE, 0x6E, 0x00]),
            DiagnosticCase("NUL", bytes: Array("name: a".utf8) + [0, 0x0A]),
            DiagnosticCase("alias bomb", bomb),
            DiagnosticCase("unknown alias", DiagnosticCase.hook("owner: *nobody\n")),
            DiagnosticCase("too deep", DiagnosticCase.hook("labels: {a: \(deep)}\n")),
            DiagnosticCase("ten megabytes", bytes: Array(repeating: 0x23, count: 10 << 20)),
            DiagnosticCase("two documents", DiagnosticCase.hook() + "---\nname: B\n"),
            DiagnosticCase(
                "tags and merge keys",
                DiagnosticCase.hook("owner: !env X\n<<: {a: b}\n")
            ),
            DiagnosticCase("a list as key", DiagnosticCase.hook("? [a, b]\n: c\n")),
            DiagnosticCase(
                "scalars of YAML 1.1",
                DiagnosticCase.hook(
                    "owner: no\ndescription: 012\nlabels: {on: yes, a: 1_000, b: 1:30}\n"
                )
            ),
            DiagnosticCase("not finite", DiagnosticCase.hook("filters: {custom: {a: .inf}}\n")),
        ]
        try Golden.expect(try await DiagnosticCase.reports(cases), named: "yaml")
    }

    @Test func describesBadFields() async throws {
        let cases = [
            DiagnosticCase("nothing required", "owner: a\n"),
            DiagnosticCase(
                "many at once",
                """
                name: 123
                urll: https://a.example.com/in
                url: http://billing.example.com/in
                events: [email.opened, email.clickd, "mail.*", "bad type", email.opened]
                status: actve
                notify: [nobody, a@example.com]
                retry: {max_attempts: 11, delays: [1 minute, 2d, 40d], enabled: yes, maxAttempts: 3}
                timeout: 31s
                rate_limit: 50
                concurrency: 0
                headers:
                  Authorization: Bearer abc
                  X-Api-Key: abc
                  Host: a
                  X-PenguinMails-Event: b
                  "Bad Name": c
                  X-Good: {from_env: 1BAD}
                  X-Odd: {from_vault: a}
                secret: whsec_abc
                secret_version: 0
                paused: {until: tomorrow}
                tls: {client_cert: abc}
                protect: "true"
                labels: [a]
                filters:
                  campagns: [a]
                  custom: {email.opened_count: {$gt: 3, $gteq: 2}, a: {$in: 3}}
                """
            ),
            DiagnosticCase(
                "empty values",
                "name:\nurl: \"\"\nevents: []\nowner: \"  \"\nnotify: []\nretry: {delays: []}\n"
            ),
            DiagnosticCase(
                "long values",
                DiagnosticCase.hook("owner: \(String(repeating: "x", count: 201))\n")
            ),
            DiagnosticCase(
                "ordered and concurrent",
                DiagnosticCase.hook("ordered: true\nconcurrency: 2\n")
            ),
            DiagnosticCase(
                "warnings",
                DiagnosticCase.hook(
                    url: "http://localhost:9000/in",
                    events: "[\"email.*\", email.opened]",
                    "retry: {max_attempts: 2, delays: [1m, 2m]}\npaused: {until: 2020-01-01T00:00:00Z}\n"
                )
            ),
            DiagnosticCase(
                "a secret address",
                DiagnosticCase.hook(url: "https://hooks.slack.com/services/T/B/x")
            ),
            DiagnosticCase("nobody told", "name: A\nurl: https://a.example.com\nevents: [\"*\"]\n"),
        ]
        try Golden.expect(try await DiagnosticCase.reports(cases), named: "fields")
    }

    @Test func describesBadAddresses() async throws {
        let addresses = [
            "http://billing.example.com/in", "ftp://a.example.com", "a.example.com/in", "https://",
            "https:///in", "https://user:pass@a.example.com/", "https://a.example.com/a b",
            "\"https://a.example.com\\\\b\"", "https://bücher.example/", "https://2130706433/",
            "https://0x7f.1/", "https://127.1/", "https://1.2.3.4.5/", "https://0177.0.0.1/",
            "https://-a.example.com/", "https://a..example.com/", "https://[::1/",
            "https://[:::1]/",
            "https://a.example.com:0/", "https://a.example.com:99999/", "https://a.example.com/#x",
            "http://localhost.example.com/", "http://127.0.0.2/", "javascript:alert(1)",
            "https://\(String(repeating: "a", count: 2100)).example.com/",
        ]
        let cases = addresses.map {
            DiagnosticCase(String($0.prefix(40)), DiagnosticCase.hook(url: $0))
        }
        try Golden.expect(try await DiagnosticCase.reports(cases), named: "addresses")
    }

    @Test func describesBadFolders() async throws {
        let good = DiagnosticCase.hook()
        let cases = [
            DiagnosticCase("empty folder", [:]),
            DiagnosticCase("only reserved files", ["_defaults.yaml": "timeout: 3s\n"]),
            DiagnosticCase(
                "names",
                [
                    "a.yaml": good, "b.yml": good, "C.yaml": good, "d.YAML": good, "-e.yaml": good,
                    "sub/f.yaml": good, "_default.yaml": good, "_extra.yaml": good,
                    "README.md": "x",
                    ".schema.json": "{}", "_incidents/2026.yaml": "x: y\n",
                    "\(String(repeating: "k", count: 64)).yaml": good,
                ]
            ),
            DiagnosticCase(
                "renames",
                [
                    "a.yaml": DiagnosticCase.hook("moved_from: a\n"),
                    "b.yaml": DiagnosticCase.hook("moved_from: a\n"),
                    "c.yaml": DiagnosticCase.hook("moved_from: old\n"),
                    "d.yaml": DiagnosticCase.hook("moved_from: old\n"),
                    "e.yaml": DiagnosticCase.hook("moved_from: Not A Key\n"),
                ]
            ),
        ]
        try Golden.expect(try await DiagnosticCase.reports(cases), named: "folders")
    }

    @Test func describesBadNeighbours() async throws {
        let good = DiagnosticCase.hook()
        let cases = [
            DiagnosticCase(
                "defaults",
                [
                    "a.yaml": good, "b.yaml": good,
                    "_defaults.yaml": "name: X\ntimeout: 1h\nretyr: {}\nmoved_from: a\nowner: no\n",
                ]
            ),
            DiagnosticCase(
                "environments",
                [
                    "a.yaml": DiagnosticCase.hook(
                        "environments:\n  staging: {timeout: 1h}\n  prod: off\n  production: 3\n"
                            + "  qa: {moved_from: b}\n"
                    ),
                    "_policy.yaml": "environments: [production, staging, qa]\n",
                ],
                environment: "stagin"
            ),
            DiagnosticCase(
                "policy file",
                [
                    "a.yaml": good,
                    "_policy.yaml": "requires: [owner]\nrequire: [ownr]\nmax_retry_attempts: 11\n"
                        + "warn: {max_deletes: many}\ndeny: 3\nmax_secret_age: 1 year\n",
                ]
            ),
            DiagnosticCase(
                "policy broken",
                [
                    "a.yaml": good,
                    "b.yaml": DiagnosticCase.hook(
                        url: "https://b.other.example/in",
                        events: "[\"*\"]",
                        """
                        owner: me
                        waive:
                          - {rule: forbid_event_globs, reason: mirror, until: 2020-01-01}
                          - {rule: allowed_hosts, reason: moves soon, until: 2099-01-01}
                          - {rule: allowed_host, reason: x, until: 2099-01-01}
                          - {rule: require, until: soon}
                        retry: {max_attempts: 9}
                        """
                    ),
                    "_policy.yaml": "require: [owner]\nallowed_hosts: [\"*.example.com\"]\n"
                        + "forbid_event_globs: [\"*\"]\nwarn: {max_retry_attempts: 5}\n",
                ]
            ),
            DiagnosticCase(
                "policy only",
                ["a.yaml": good, "_policy.yaml": "require: [owner]\n"]
            ),
            DiagnosticCase(
                "event types",
                [
                    "a.yaml": DiagnosticCase.hook(events: "[order.shiped]"),
                    "_events/order.shipped.yaml": "description: Shipped.\nschema: {type: object}\n"
                        + "example: {id: a}\n",
                    "_events/order.bad.yaml": "descripton: x\nschema: {type: object, patern: a}\n",
                    "_events/email.opened.yaml":
                        "description: x\nschema: {type: object}\nexample: {}\n",
                    "_events/order.list.yaml": "- a\n",
                ]
            ),
            DiagnosticCase(
                "filter tests",
                [
                    "a.yaml": good,
                    "_tests/a.yaml": "- {event: email.opend, must_receive: [a]}\n"
                        + "- {event: email.opened, must_receive: [aa]}\n- {must_recieve: [a]}\n- 3\n",
                ]
            ),
        ]
        try Golden.expect(try await DiagnosticCase.reports(cases), named: "neighbours")
    }
}
