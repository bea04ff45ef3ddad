/// Explanations of codes about single fields.
extension DiagnosticCode {
    var fieldExplanation: Explanation? {
        switch self {
        case .unknownField:
            Explanation(
                "unknown field",
                "Nobody reads this field, so it would silently do nothing. "
                    + "Most often it is a slip of the pen.",
                example: "retry:\n  max_attempt: 3",
                cure: "Take the suggested name; `penguinhooks schema` lists every "
                    + "field."
            )
        case .wrongType:
            Explanation(
                "another kind of value",
                "The field takes a value of another kind: text, number, true "
                    + "or false, list or mapping.",
                example: "name: 123",
                cure: "Quote what is meant as text: name: \"123\"."
            )
        case .unknownEventType:
            Explanation(
                "unknown event type",
                "No event of this type is ever sent, so the subscription would "
                    + "never match.",
                example: "events: [email.clickd]",
                cure: "`penguinhooks events list` shows all types; a team's own "
                    + "stand in _events/."
            )
        case .missingField:
            Explanation(
                "a required field is missing",
                "A declaration needs name, url and events; some mappings need "
                    + "fields of their own.",
                example: "name: Billing mirror\nevents: [\"*\"]",
                cure: "Add the field."
            )
        case .outOfRange:
            Explanation(
                "out of range",
                "The value is a number, duration or list outside its bounds.",
                example: "timeout: 45s",
                cure: "Stay within the bounds that the message names."
            )
        case .unknownWord:
            Explanation(
                "not one of the words",
                "The field takes one of a few words.",
                example: "status: enabled",
                cure: "Write one of the words in the hint."
            )
        case .malformedValue:
            Explanation(
                "malformed value",
                "The text is not a duration, rate, time, e-mail address or "
                    + "event pattern.",
                example: "rate_limit: 50",
                cure: "Durations: 5s, 15m, 1h. Rates: 50/s, 300/m. Times: "
                    + "2026-12-01T00:00:00Z."
            )
        case .duplicateEntry:
            Explanation(
                "the same entry twice",
                "The list names the same thing twice.",
                example: "events: [email.opened, email.opened]",
                cure: "Remove one."
            )
        case .unsuitableText:
            Explanation(
                "unsuitable text",
                "The text is empty, too long, or holds line breaks where one "
                    + "line is meant.",
                example: "owner: \"\"",
                cure: "Write a value, or leave the field out."
            )
        case .redundantEvent:
            Explanation(
                "covered already",
                "Another entry of the list matches everything this one does.",
                example: "events: [\"email.*\", email.opened]",
                cure: "Remove the narrower entry; nothing changes."
            )
        case .header:
            Explanation(
                "header not allowed",
                "Some headers are set by PenguinHooks (host, content-length, "
                    + "webhook-*, x-penguinmails-*), and some carry secrets by "
                    + "nature (authorization, cookie, *-key, *-token) and must not "
                    + "be written into a repository.",
                example: "headers: {Authorization: Bearer abc123}",
                cure: "headers: {Authorization: {from_env: "
                    + "PENGUINHOOKS_SECRET_CRM}}. A secret that was committed should "
                    + "be replaced."
            )
        case .literalSecret:
            Explanation(
                "a secret in the file",
                "Secrets never stand in a repository.",
                example: "secret: whsec_abc",
                cure: "Leave `secret` out to have one made, or use {from_env: NAME} "
                    + "or {from_file: PATH}."
            )
        case .environmentName:
            Explanation(
                "not the name of a variable",
                "Environment variables have names of letters, digits and _.",
                example: "secret: {from_env: crm-secret}",
                cure: "secret: {from_env: PENGUINHOOKS_SECRET_CRM}"
            )
        case .orderedConcurrency:
            Explanation(
                "ordered and concurrent",
                "Ordered delivery sends one event at a time; a concurrency "
                    + "above 1 contradicts it.",
                example: "ordered: true\nconcurrency: 8",
                cure: "Leave one of them out."
            )
        case .filter:
            Explanation(
                "custom filter does not compile",
                "An operator is unknown, stands where it cannot, or takes "
                    + "another kind of value.",
                example: "custom: {email.opened_count: {$gte: \"3\"}}",
                cure: "Operators: $eq $ne $gt $gte $lt $lte $in $nin $all $size "
                    + "$exists $elemMatch $not $and $or $nor $type $prefix $suffix "
                    + "$contains $glob."
            )
        case .unreachedDelay:
            Explanation(
                "a delay that no attempt reaches",
                "With n attempts there are n - 1 waits between them; later "
                    + "delays are never used.",
                example: "retry: {max_attempts: 2, delays: [1m, 5m]}",
                cure: "Raise max_attempts, or shorten the list."
            )
        case .nobodyNotified:
            Explanation(
                "nobody is told",
                "A webhook that stops after 100 failures tells the addresses "
                    + "in `notify`. Here there are none.",
                example: "name: Billing mirror",
                cure: "Add notify to the file or to _defaults.yaml, or start the "
                    + "daemon with --notify-to."
            )
        case .endedPause:
            Explanation(
                "the pause is over",
                "`paused.until` lies in the past: the webhook delivers.",
                example: "paused: {until: 2020-01-01T00:00:00Z}",
                cure: "Remove `paused`."
            )
        default: nil
        }
    }
}
