import Model
import Text

/// A plan with one of everything.
enum ManyChanges {
    static var declared: DeclaredState {
        Samples.state([
            Samples.declared("billing") {
                $0.name = "Billing mirror"
                $0.events = [.exact("email.bounced"), .exact("email.unsubscribed")]
                $0.url = .literal("http://localhost:9000/in")
                $0.headers = [.init(name: "X-Team", value: .literal("crm"))]
                $0.notify = []
            },
            Samples.declared("crm-sync", lines: ["": 2, "events": 5, "filters.custom": 11]) {
                $0.events = [.exact("email.clicked"), .prefix("contact.")]
                $0.filters.workspaces = ["Client A"]
                $0.filters.custom = opened(5)
                $0.timeout = .seconds(10)
                $0.retry.maxAttempts = 8
                $0.url = .literal("https://new.example.com/in")
                $0.secretVersion = 2
                $0.headers = [
                    .init(name: "Authorization", value: .fromEnvironment("PENGUINHOOKS_SECRET_CRM"))
                ]
            },
            Samples.declared("growth-sync", movedFrom: "old-growth"),
            Samples.declared("made-by-hand"),
            Samples.declared("revived"),
            Samples.declared("unchanged"),
            Samples.declared("stopped") { $0.timeout = .seconds(9) },
            Samples.declared("held") { $0.status = .active },
        ])
    }

    static var live: LiveState {
        let crm = Samples.live("crm-sync") {
            $0.configuration.filters.custom = opened(3)
            $0.configuration.filters.workspaces = ["Client A", "Client B"]
        }
        let held = Samples.live("held") { $0.configuration.status = .paused }
        let stopped = Samples.live("stopped") {
            $0.operation.inactivity = .failures
            $0.operation.inactiveSince = Samples.now - .seconds(86_400)
            $0.operation.consecutiveFailures = 100
            $0.operation.lastError = "timeout"
        }
        let unchanged = Samples.live("unchanged") {
            $0.operation.pause = .init(
                at: Samples.now - .seconds(3600),
                by: "ann",
                reason: "their deploy"
            )
            $0.secretVersion = 3
        }
        let legacy = Samples.live("legacy-export")
        return Samples.state(
            [
                crm, Samples.live("old-growth"), Samples.live("made-by-hand", managedBy: .api),
                unchanged, stopped, legacy, held, Samples.live("other-team", managedBy: .api),
            ],
            tombstones: [Samples.key("revived"): WebhookID(rawValue: "wh_01j8revived")],
            backlog: [
                crm.id: Backlog(pending: 1, retrying: 40), stopped.id: Backlog(held: 1),
                legacy.id: Backlog(held: 1),
                held.id: Backlog(held: 1204),
            ]
        )
    }

    private static func opened(_ count: Int) -> JSONObject {
        JSONObject(uniqueMembers: [
            .init(name: "email.opened_count", value: .members(["$gte": .integer(count)]))
        ])
    }
}
