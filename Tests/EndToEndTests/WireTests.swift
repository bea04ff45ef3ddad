import TestSupport
import Testing
import Text

/// What the API promises, as it comes over a socket.
struct WireTests {
    private static let roles = ["admin", "developer", "planner", "viewer", "publisher"]

    /// Every route of the daemon's own document with every role, and with none.
    @Test(.timeLimit(.minutes(5))) func routesLetInWhoTheDocumentSays() async throws {
        let binary = try Penguinhooks()
        var tokens: [(role: String?, token: String?)] = [(nil, nil)]
        for role in Self.roles { tokens.append((role, try await token(binary, role))) }
        _ = try await binary.daemon { [tokens] daemon in
            let wire = try Wire(daemon)
            let document = try await wire.send("GET", "/api/v1/openapi.json").json
            let paths = try #require(document["paths"]?.object?.members)
            var count = 0
            for path in paths {
                for operation in path.value.object?.members ?? [] {
                    guard let roles = operation.value["x-roles"]?.array else { continue }
                    count += 1
                    for (role, token) in tokens {
                        let answer = try await wire.send(
                            operation.name.uppercased(),
                            String(path.name.dropFirst()).withoutNames,
                            token: token
                        )
                        let what = "\(operation.name) \(path.name) \(role ?? "nobody")"
                        let isLetIn = role.map { roles.contains(.string($0)) } ?? false
                        let refusal = role == nil ? "unauthorized" : "forbidden"
                        #expect((answer.problem == refusal) != isLetIn, "\(what): \(answer.body)")
                        #expect([401, 403].contains(answer.status) != isLetIn, "\(what)")
                        #expect(answer.status < 500, "\(what): \(answer.body)")
                        guard answer.status >= 400 else { continue }
                        let type = answer.header("Content-Type")
                        #expect(type == "application/problem+json", "\(what): \(answer.head)")
                        #expect(answer.json["status"]?.integer == answer.status, "\(what)")
                    }
                }
            }
            #expect(count >= 40)
        }
    }

    @Test(.timeLimit(.minutes(5))) func revisionsAndKeysHoldChangesTogether() async throws {
        let binary = try Penguinhooks()
        let admin = try await token(binary, "admin")
        _ = try await binary.daemon { daemon in
            let wire = try Wire(daemon)
            let body = #"{"name":"CRM","url":"https://crm.example.com/in","events":["email.*"]}"#
            let key = ["Idempotency-Key: one"]

            let made = try await wire.send("POST", "webhooks", body, token: admin, headers: key)
            let again = try await wire.send("POST", "webhooks", body, token: admin, headers: key)
            let other = try await wire.send("POST", "webhooks", "{}", token: admin, headers: key)
            #expect(made.status == 201, "\(made.body)")
            #expect(again.status == 201 && again.json["repeated"]?.bool == true, "\(again.body)")
            #expect(other.status == 422 && other.problem == "idempotency-key-reused")

            let tag = try #require(made.header("ETag"))
            let known = ["If-Match: \(tag)"]
            let changed = body.replacing("email.*", with: "email.sent")
            let first = try await wire.send(
                "PUT",
                "webhooks/crm",
                changed,
                token: admin,
                headers: known
            )
            let late = try await wire.send(
                "PUT",
                "webhooks/crm",
                body,
                token: admin,
                headers: known
            )
            let gone = try await wire.send(
                "DELETE",
                "webhooks/crm",
                token: admin,
                headers: known
            )
            #expect(first.status == 200, "\(first.body)")
            #expect(first.header("ETag") != tag)
            #expect(late.status == 412 && late.problem == "changed-meanwhile", "\(late.body)")
            #expect(gone.status == 412)

            let secret = try await wire.send("GET", "webhooks/crm/secret", token: admin)
            #expect(secret.json["secret"] == made.json["secret"])
            let history = try await wire.send("GET", "history", token: admin).json["history"]
            let actions = history?.array?.compactMap { $0["action"]?.string }
            #expect(actions == ["show-secret", "update", "create", "create-token"])
        }
    }

    @Test(.timeLimit(.minutes(5))) func listsPageByCursorToTheirEnd() async throws {
        try await Deployment.run { deployment in
            let admin = try await token(deployment.binary, "admin")
            let example = try await deployment.example()
            try await deployment.binary.daemon { daemon in
                let lines = TrickyEvents.lines(7, prefix: "evt_page", like: example)
                let accepted = try await deployment.emit(lines, to: daemon.url, token: admin)
                #expect(accepted.count == 7)
                let wire = try Wire(daemon)
                var found: [String] = []
                var cursor: String? = ""
                while let at = cursor {
                    let path = "webhooks/everything/deliveries?limit=3"
                    let page = try await wire.send(
                        "GET",
                        at.isEmpty ? path : path + "&cursor=\(at)",
                        token: admin
                    )
                    try #require(page.status == 200, "\(page.body)")
                    found +=
                        page.json["deliveries"]?.array?.compactMap { $0["event_id"]?.string }
                        ?? []
                    cursor = page.json["next_cursor"]?.string
                }
                let bad = try await wire.send("GET", "deliveries?cursor=%27--", token: admin)

                #expect(found.count == 7 && Set(found) == Set(accepted))
                #expect(bad.status == 400, "\(bad.body)")
            }
        }
    }

    @Test(.timeLimit(.minutes(5))) func guessesWaitAndThoseWhoKnowDoNot() async throws {
        let binary = try Penguinhooks()
        let viewer = try await token(binary, "viewer")
        _ = try await binary.daemon { daemon in
            let wire = try Wire(daemon)
            var last = try await wire.send("GET", "webhooks", token: "ph_guess")
            var guesses = 1
            while last.status == 401, guesses < 1000 {
                last = try await wire.send("GET", "webhooks", token: "ph_guess\(guesses)")
                guesses += 1
            }
            #expect(guesses > 60)
            #expect(last.status == 429, "\(last.body)")
            #expect(last.header("Retry-After") != nil)
            #expect(last.header("Content-Type") == "application/problem+json")
            #expect(try await wire.send("GET", "webhooks", token: viewer).status == 200)
        }
    }

    private func token(_ binary: Penguinhooks, _ role: String) async throws -> String {
        let made = try await binary.run("token", "create", "--role", role, "--format", "json")
        return try made.json()["token"]?.string ?? ""
    }
}

extension String {
    /// A path with names of nothing in place of those in braces.
    fileprivate var withoutNames: String {
        split(separator: "/").map { $0.hasPrefix("{") ? "none" : $0 }.joined(separator: "/")
    }
}
