import Catalogue
import HTTPTypes
import Model
import Text

/// Every problem the routes report, in words.
extension Problem {
    static var unauthorized: Problem {
        Problem(
            401,
            "unauthorized",
            title: "A token is needed",
            detail: "Send `Authorization: Bearer TOKEN`; `penguinhooks token create` makes one."
        )
    }

    static func unknownToken(because reason: String) -> Problem {
        Problem(
            401,
            "unauthorized",
            title: "The token is not valid",
            detail: "The token is \(reason). `penguinhooks token create` makes a new one."
        )
    }

    static func forbidden(_ role: Role, needed: [Role]) -> Problem {
        let roles = needed.map(\.rawValue).joined(separator: " or ")
        return Problem(
            403,
            "forbidden",
            title: "The token's role does not allow this",
            detail: "The token is a \(role.rawValue); this needs \(roles)."
        )
    }

    static func noRoute(_ method: String, _ path: String) -> Problem {
        Problem(404, "no-route", title: "No such route", detail: "\(method) \(path) is not served.")
    }

    static func wrongMethod(
        _ method: HTTPRequest.Method,
        allowed: [HTTPRequest.Method]
    ) -> Problem {
        let methods = allowed.map(\.rawValue).joined(separator: ", ")
        return Problem(
            405,
            "wrong-method",
            title: "Not by this method",
            detail: "\(method.rawValue) is not served here; \(methods) is."
        )
    }

    static func invalidBody(_ violations: [SchemaViolation]) -> Problem {
        invalid(
            violations.map {
                .members(["pointer": .string($0.pointer), "message": .string($0.description)])
            },
            title: "The body is invalid"
        )
    }

    static func notFound(_ kind: String, _ name: String) -> Problem {
        Problem(
            404,
            "not-found",
            title: "Not found",
            detail: "There is no \(kind) \"\(name)\"."
        )
    }

    static func tooLarge(limit: Int) -> Problem {
        let limit = limit >= 1 << 20 ? "\(limit >> 20) MiB" : "\(limit >> 10) KiB"
        return Problem(
            413,
            "too-large",
            title: "The request body is too large",
            detail: "At most \(limit) are taken; send the events in smaller batches."
        )
    }

    static func malformed(_ reason: String, line: Int, column: Int) -> Problem {
        Problem(
            400,
            "malformed",
            title: "The body is not JSON",
            detail: "\(reason) (line \(line), column \(column))",
            members: [
                "reason": .string(reason), "line": .integer(line), "column": .integer(column),
            ]
        )
    }

    static func badRequest(_ detail: String) -> Problem {
        Problem(400, "bad-request", title: "The request is not understood", detail: detail)
    }

    static func invalid(_ errors: [JSON], title: String) -> Problem {
        let first = errors.first?["message"]?.string ?? ""
        let more = errors.count > 1 ? " (and \(errors.count - 1) more)" : ""
        return Problem(
            422,
            "invalid",
            title: title,
            detail: first + more,
            members: ["errors": .array(errors)]
        )
    }

    static func fileManaged(_ webhook: Webhook, repository: String?) -> Problem {
        let file = webhook.file ?? "its declaration"
        let place = repository.map { "\(file) of \($0)" } ?? file
        return Problem(
            409,
            "file-managed",
            title: "The webhook is managed by a file",
            detail: "\(webhook.key) is declared in \(place): change that file and reconcile.",
            members: ["file": .string(file), "repository": .text(repository)]
        )
    }

    static func changedMeanwhile(_ webhook: Webhook) -> Problem {
        Problem(
            412,
            "changed-meanwhile",
            title: "The webhook changed meanwhile",
            detail: "\(webhook.key) is at revision \(webhook.revision) now: read it again.",
            members: ["revision": .integer(webhook.revision)]
        )
    }

    static func keyTaken(_ key: WebhookKey) -> Problem {
        Problem(
            409,
            "key-taken",
            title: "The name is taken",
            detail: "There is a webhook \"\(key)\" already."
        )
    }

    static var noTestSender: Problem {
        Problem(
            503,
            "no-sender",
            title: "Tests cannot be sent here",
            detail: "This process has no connection to endpoints; ask the daemon."
        )
    }

    static var noMasterKey: Problem {
        Problem(
            503,
            "no-key",
            title: "The master key is not at hand",
            detail: "Secrets cannot be sealed or opened without it; see --key-file."
        )
    }
}
