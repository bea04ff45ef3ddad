import Model
import Testing
import Text

/// Nothing may take more than linear time.
struct FilterSpeedTests {
    @Test(.timeLimit(.minutes(5)))
    func patternsThatUpsetBacktrackersAreHarmless() throws {
        var filters = Filters()
        let stars = String(repeating: "*a", count: 100) + "*b"
        filters.custom = try JSON.parse(#"{"a":{"$glob":"\#(stars)"}}"#).object
        let filter = try CompiledFilter(filters)
        let text = String(repeating: "a", count: 250_000)
        let event = JSON.members(["data": .members(["a": .string(text)])])

        #expect(!filter.matches(FilterSubject(envelope: event, workspace: nil)))
    }
}
