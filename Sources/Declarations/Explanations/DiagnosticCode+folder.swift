/// Explanations of codes about files and folders.
extension DiagnosticCode {
    var folderExplanation: Explanation? {
        switch self {
        case .missingFolder:
            Explanation(
                "no such folder",
                "The folder of declarations is not there. A missing folder is "
                    + "never read as \"delete everything\".",
                example: "penguinhooks reconcile --dir webhook.d",
                cure: "Check --dir."
            )
        case .emptyFolder:
            Explanation(
                "nothing declared",
                "The folder holds no declarations. Applying that would delete "
                    + "every webhook, so it is refused.",
                example: "penguinhooks reconcile --dir empty/",
                cure: "Check --dir; delete webhooks by removing their files one by "
                    + "one."
            )
        case .unreadable:
            Explanation(
                "cannot be read",
                "The system refused to read the file or folder; the message "
                    + "has its words.",
                example: "chmod 000 webhooks.d/billing.yaml",
                cure: "Mend the permissions. Nothing is planned until every file can "
                    + "be read."
            )
        case .fileName:
            Explanation(
                "not a .yaml file",
                "Only files that end in .yaml are read. Another ending is an "
                    + "error, or a webhook would be missing without a word.",
                example: "webhooks.d/billing.yml",
                cure: "Rename it to billing.yaml."
            )
        case .subfolder:
            Explanation(
                "a folder inside",
                "Declarations stand in one folder; folders inside are not read.",
                example: "webhooks.d/team-a/billing.yaml",
                cure: "Move the files up; use labels to group them."
            )
        case .reservedName:
            Explanation(
                "reserved name",
                "Names that begin with _ are kept for _defaults.yaml, "
                    + "_policy.yaml, _events/, _tests/ and _incidents/.",
                example: "webhooks.d/_default.yaml",
                cure: "Take the suggested name."
            )
        case .key:
            Explanation(
                "not a key",
                "A webhook's key is its file's stem: lower-case letters, "
                    + "digits and -, at most 63, not beginning with -.",
                example: "webhooks.d/CRM_Sync.yaml",
                cure: "Rename it to crm-sync.yaml."
            )
        case .move:
            Explanation(
                "a rename that cannot be",
                "`moved_from` gives a webhook's id, secret and history to "
                    + "another key; the old key must not be declared or taken twice.",
                example: "moved_from: billing        # while billing.yaml is still there",
                cure: "Remove the old file, or the line."
            )
        case .environment:
            Explanation(
                "another environment",
                "The environment is not listed in _policy.yaml, or the state "
                    + "belongs to another one.",
                example: "penguinhooks reconcile --env stagin",
                cure: "Use a listed environment; each has a state of its own."
            )
        case .misplacedField:
            Explanation(
                "the field cannot stand here",
                "Some fields belong to a webhook's own file: name, url, "
                    + "events, moved_from, waive.",
                example: "# _defaults.yaml\nname: Everything",
                cure: "Move it there."
            )
        case .typeInUse:
            Explanation(
                "an event type that is still named",
                "A type of _events/ is live and not declared any more, while webhooks that stay "
                    + "subscribe to it by name; events of it would be refused.",
                example: "# _events/order.attributed.yaml was removed",
                cure: "Keep the file, or take the type out of the webhooks that are named."
            )
        case .sealedValue:
            Explanation(
                "nothing to keep",
                "{sealed: true} keeps the value that is live, but there is "
                    + "none.",
                example: "secret: {sealed: true}        # in a new file",
                cure: "Use generated, {from_env: NAME} or {from_file: PATH}."
            )
        case .eventType:
            Explanation(
                "a team's event type that cannot be taken",
                "A file of _events/ has a name that is taken or malformed, or "
                    + "an example that its own schema refuses.",
                example: "_events/email.opened.yaml",
                cure: "Choose another name; mend the example."
            )
        case .schemaKeyword:
            Explanation(
                "schema not supported",
                "The schema of an event type uses a keyword or value that is "
                    + "not understood. Unknown keywords are refused, since they "
                    + "would check nothing.",
                example: "schema: {type: object, patternProperties: {}}",
                cure: "Leave the keyword out."
            )
        case .filterTest:
            Explanation(
                "a filter test names something unknown",
                "A test of _tests/ is about an event type or a webhook that "
                    + "does not exist.",
                example: "must_receive: [bilings]",
                cure: "Take the suggested name."
            )
        default: nil
        }
    }
}
