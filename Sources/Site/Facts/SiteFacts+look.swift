import Model

extension SiteFacts {
    /// Webhooks that do not fail, but did in the last 24 hours more often than they should.
    var degraded: Int {
        webhooks.count { webhook in
            let day = webhook.last24Hours
            return webhook.status == .active && day.successes * 100 < day.attempts * 99
        }
    }

    /// How all webhooks together look, in one of the five statuses.
    var look: StatusLook {
        if webhooks.allSatisfy({ $0.status == .new }) {
            return StatusLook(word: "No data", icon: "none", tone: "idle", explanation: "")
        }
        let (icon, word) =
            count(.failing) + count(.inactive) > 0
            ? ("crit", "Failing")
            : degraded > 0
                ? ("warn", "Degraded")
                : count(.paused) == webhooks.count ? ("idle", "Paused") : ("ok", "Healthy")
        return StatusLook(word: word, icon: icon, tone: icon, explanation: "")
    }
}
