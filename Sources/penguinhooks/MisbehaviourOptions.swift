import ArgumentParser
import Model
import Receiver

/// How a receiver answers when it should not answer well.
struct MisbehaviourOptions: ParsableArguments {
    /// Where an answer stops.
    enum Hang: String, ExpressibleByArgument, CaseIterable {
        case headers
        case body
    }

    @Option(help: ArgumentHelp("The status of every answer.", valueName: "code"))
    var status = 200

    @Option(help: ArgumentHelp("The wait before every answer.", valueName: "duration"))
    var delay = "0s"

    @Option(help: ArgumentHelp("How many of 1 are answered with 500.", valueName: "0…1"))
    var failRate = 0.0

    @Option(help: "Accept, then never send the headers or the rest of the body.")
    var hang: Hang?

    @Option(help: ArgumentHelp("Send a redirect (301) to this address.", valueName: "url"))
    var redirect: String?

    @Option(
        help: ArgumentHelp(
            "Answer 429 with this Retry-After: seconds or a date.",
            valueName: "time"
        )
    )
    var retryAfter: String?

    @Option(help: ArgumentHelp("Send so many bytes of body.", valueName: "bytes"))
    var hugeBody: Int?

    @Flag(help: "Reset the connection.")
    var reset = false

    @Flag(help: "Close the connection without an answer.")
    var close = false

    @Flag(help: "Answer with bytes that are not HTTP.")
    var garbage = false

    func validate() throws {
        guard (100...599).contains(status) else {
            throw ValidationError("--status is a number from 100 to 599.")
        }
        guard (0...1).contains(failRate) else {
            throw ValidationError("--fail-rate is a number from 0 to 1.")
        }
        guard Duration(declared: delay) != nil else {
            throw ValidationError("--delay is a duration such as 2s or 500ms.")
        }
    }

    /// What to do with each request in turn.
    func behaviour() throws -> @Sendable () -> Behaviour {
        let usual = Behaviour(outcome, delay: Duration(declared: delay) ?? .zero)
        let failRate = failRate
        return {
            let fails = failRate > 0 && Double.random(in: 0..<1) < failRate
            return fails ? .status(500) : usual
        }
    }

    private var outcome: Behaviour.Outcome {
        if reset { return .reset }
        if close { return .close }
        if garbage { return .garbage }
        if let hugeBody { return .hugeBody(max(0, hugeBody)) }
        switch hang {
        case .headers: return .hangBeforeHeaders
        case .body: return .hangInBody
        case nil: break
        }
        if let redirect { return Behaviour.redirect(to: redirect).outcome }
        if let retryAfter { return Behaviour.tooManyRequests(retryAfter: retryAfter).outcome }
        return Behaviour.status(status).outcome
    }
}
