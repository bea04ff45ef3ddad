import Model
import Testing
import Text

/// What custom filters are refused for, and where.
struct FilterErrorTests {
    private func problems(_ filter: String) throws -> [FilterError.Problem] {
        var filters = Filters()
        filters.custom = try JSON.parse(filter).object
        do throws(FilterError) {
            _ = try CompiledFilter(filters)
            return []
        } catch {
            return error.problems
        }
    }

    @Test(arguments: [
        (
            #"{"a":{"$gtee":3}}"#, "/a/$gtee",
            FilterError.Reason.unknownOperator("$gtee", suggestion: "$gte")
        ),
        (#"{"a":{"$regex":"x"}}"#, "/a/$regex", .unknownOperator("$regex", suggestion: nil)),
        (#"{"$orr":[]}"#, "/$orr", .unknownOperator("$orr", suggestion: "$or")),
        (#"{"$gt":3}"#, "/$gt", .misplacedOperator("$gt")),
        (#"{"a":{"$or":[{"b":1}]}}"#, "/a/$or", .misplacedOperator("$or")),
        (#"{"a":{"$gt":1,"b":2}}"#, "/a/b", .mixedNames("b")),
        (#"{"a":{"b":{"$gte":3}}}"#, "/a/b/$gte", .operatorInLiteral("$gte")),
        (#"{"a":[1,{"$gt":3}]}"#, "/a/1/$gt", .operatorInLiteral("$gt")),
        (#"{"a..b":1}"#, "/a..b", .invalidPath("a..b")),
        (#"{"":1}"#, "/", .invalidPath("")),
        (#"{"a":{"$in":3}}"#, "/a/$in", .wrongOperand("$in", expected: .list, found: .number)),
        (#"{"a":{"$in":[]}}"#, "/a/$in", .emptyList("$in")),
        (#"{"a":[]}"#, "/a", .emptyList("a")),
        (
            #"{"a":{"$gt":null}}"#, "/a/$gt",
            .wrongOperand("$gt", expected: .comparable, found: .null)
        ),
        (
            #"{"a":{"$exists":1}}"#, "/a/$exists",
            .wrongOperand("$exists", expected: .boolean, found: .number)
        ),
        (
            #"{"a":{"$size":-1}}"#, "/a/$size",
            .wrongOperand("$size", expected: .size, found: .number)
        ),
        (
            #"{"a":{"$size":1.5}}"#, "/a/$size",
            .wrongOperand("$size", expected: .size, found: .number)
        ),
        (
            #"{"a":{"$not":3}}"#, "/a/$not",
            .wrongOperand("$not", expected: .operators, found: .number)
        ),
        (#"{"a":{"$type":"strin"}}"#, "/a/$type", .unknownKind("strin", suggestion: "string")),
        (
            #"{"a":{"$type":2}}"#, "/a/$type",
            .wrongOperand("$type", expected: .kinds, found: .number)
        ),
        (
            #"{"a":{"$glob":3}}"#, "/a/$glob",
            .wrongOperand("$glob", expected: .text, found: .number)
        ),
        (
            #"{"a":{"$elemMatch":[]}}"#, "/a/$elemMatch",
            .wrongOperand("$elemMatch", expected: .operatorsOrConditions, found: .array)
        ),
        (#"{"$and":[1]}"#, "/$and/0", .wrongOperand("$and", expected: .condition, found: .number)),
        (
            #"{"$or":[{"a":1},{"b":{"$gtt":1}}]}"#, "/$or/1/b/$gtt",
            .unknownOperator("$gtt", suggestion: "$gt")
        ),
        (
            #"{"a":{"$not":{"$lts":1}}}"#, "/a/$not/$lts",
            .unknownOperator("$lts", suggestion: "$lt")
        ),
    ])
    func namesThePlaceAndTheFault(
        _ filter: String,
        _ pointer: String,
        _ reason: FilterError.Reason
    ) throws {
        let problems = try problems(filter)

        #expect(problems.map(\.pointer) == [pointer])
        #expect(problems.map(\.reason) == [reason])
        #expect(problems.allSatisfy { !$0.message.isEmpty })
    }

    @Test func collectsEverything() throws {
        let problems = try problems(#"{"a":{"$gtee":1,"$size":"x"},"$nope":[],"b":{"$in":1}}"#)

        #expect(problems.map(\.pointer) == ["/a/$gtee", "/a/$size", "/$nope", "/b/$in"])
    }

    @Test func boundsLengthDepthAndNumber() throws {
        let long = String(repeating: "x", count: 128)
        #expect(
            try problems(#"{"a":{"$glob":"\#(long)"}}"#).map(\.reason) == [
                .tooLong("$glob", limit: 127)
            ]
        )
        #expect(try problems(#"{"a":{"$glob":"\#(long.dropLast())*"}}"#).isEmpty)

        let deep =
            String(repeating: #"{"$and":["#, count: 20) + "{}" + String(repeating: "]}", count: 20)
        #expect(try problems(deep).map(\.reason) == [.tooDeep(limit: 32)])

        let many = (0...1000).map { #""f\#($0)":1"# }.joined(separator: ",")
        #expect(try problems("{\(many)}").map(\.reason) == [.tooMany(limit: 1000)])
    }
}
