import Model
import Testing
import Text

/// Each operator on the values it is for, on those it is not, and on missing ones.
struct FilterOperatorTests {
    struct Row: CustomTestStringConvertible, Sendable {
        let filter: String
        let data: String
        let passes: Bool

        init(_ filter: String, _ data: String, _ passes: Bool) {
            self.filter = filter
            self.data = data
            self.passes = passes
        }

        var testDescription: String { "\(filter) on \(data)" }
    }

    static let equality = [
        Row(#"{"a":1}"#, #"{"a":1.0}"#, true),
        Row(#"{"a":1}"#, #"{"a":"1"}"#, false),
        Row(#"{"a":1}"#, #"{"a":true}"#, false),
        Row(#"{"a":"x"}"#, #"{"a":["y","x"]}"#, true),
        Row(#"{"a":"é"}"#, #"{"a":"e\u0301"}"#, false),
        Row(#"{"a":null}"#, #"{}"#, true),
        Row(#"{"a":null}"#, #"{"a":null}"#, true),
        Row(#"{"a":null}"#, #"{"a":0}"#, false),
        Row(#"{"a":null}"#, #"{"a":[1,null]}"#, true),
        Row(#"{"a":["x","y"]}"#, #"{"a":"y"}"#, true),
        Row(#"{"a":["x","y"]}"#, #"{"a":["z"]}"#, false),
        Row(#"{"a":["x","y"]}"#, #"{"a":["z","y"]}"#, true),
        Row(#"{"a":{"b":1,"c":2}}"#, #"{"a":{"c":2,"b":1}}"#, true),
        Row(#"{"a":{"b":1}}"#, #"{"a":{"b":1,"c":2}}"#, false),
        Row(#"{"a":{}}"#, #"{"a":{}}"#, true),
        Row(#"{"a":{"$eq":["x","y"]}}"#, #"{"a":["x","y"]}"#, true),
        Row(#"{"a":{"$eq":["x","y"]}}"#, #"{"a":["y","x"]}"#, false),
        Row(#"{"a":{"$eq":["x","y"]}}"#, #"{"a":"x"}"#, false),
        Row(#"{"a":{"$eq":["x"]}}"#, #"{"a":[["x"],1]}"#, true),
        Row(#"{"a":{"$ne":1}}"#, #"{"a":2}"#, true),
        Row(#"{"a":{"$ne":1}}"#, #"{}"#, true),
        Row(#"{"a":{"$ne":1}}"#, #"{"a":[2,1]}"#, false),
        Row(#"{"a":{"$ne":null}}"#, #"{}"#, false),
        Row(#"{"a":{"$in":[1,null]}}"#, #"{}"#, true),
        Row(#"{"a":{"$in":[1,2]}}"#, #"{"a":2}"#, true),
        Row(#"{"a":{"$in":[[1,2]]}}"#, #"{"a":[1,2]}"#, true),
        Row(#"{"a":{"$in":[1,2]}}"#, #"{}"#, false),
        Row(#"{"a":{"$nin":[1,2]}}"#, #"{"a":3}"#, true),
        Row(#"{"a":{"$nin":[1,2]}}"#, #"{}"#, true),
        Row(#"{"a":{"$nin":[1,2]}}"#, #"{"a":[3,2]}"#, false),
        Row(#"{"a":{"$nin":[null]}}"#, #"{}"#, false),
    ]

    static let order = [
        Row(#"{"a":{"$gte":3}}"#, #"{"a":3}"#, true),
        Row(#"{"a":{"$gte":3}}"#, #"{"a":"3"}"#, false),
        Row(#"{"a":{"$gte":3}}"#, #"{"a":null}"#, false),
        Row(#"{"a":{"$gte":3}}"#, #"{}"#, false),
        Row(#"{"a":{"$gt":3}}"#, #"{"a":3}"#, false),
        Row(#"{"a":{"$gt":3}}"#, #"{"a":[1,4]}"#, true),
        Row(#"{"a":{"$lt":3}}"#, #"{"a":-1e300}"#, true),
        Row(#"{"a":{"$lt":3}}"#, #"{"a":false}"#, false),
        Row(#"{"a":{"$lte":"b"}}"#, #"{"a":"b"}"#, true),
        Row(#"{"a":{"$lt":"b"}}"#, #"{"a":"ab"}"#, true),
        Row(#"{"a":{"$lt":"b"}}"#, #"{"a":"B"}"#, true),
        Row(#"{"a":{"$gt":"z"}}"#, #"{"a":"é"}"#, true),
        Row(#"{"a":{"$gt":false}}"#, #"{"a":true}"#, true),
        Row(#"{"a":{"$gt":1,"$lt":3}}"#, #"{"a":2}"#, true),
        // Two elements may share the work, as in MongoDB; `$elemMatch` asks one for both.
        Row(#"{"a":{"$gt":5,"$lt":3}}"#, #"{"a":[1,9]}"#, true),
        Row(#"{"a":{"$elemMatch":{"$gt":5,"$lt":3}}}"#, #"{"a":[1,9]}"#, false),
    ]

    static let lists = [
        Row(#"{"a":{"$all":["x","y"]}}"#, #"{"a":["y","z","x"]}"#, true),
        Row(#"{"a":{"$all":["x","y"]}}"#, #"{"a":["x"]}"#, false),
        Row(#"{"a":{"$all":["x"]}}"#, #"{"a":"x"}"#, true),
        Row(
            #"{"a":{"$all":[{"$elemMatch":{"b":1}},{"$elemMatch":{"b":2}}]}}"#,
            #"{"a":[{"b":1},{"b":2}]}"#,
            true
        ),
        Row(
            #"{"a":{"$all":[{"$elemMatch":{"b":1}},{"$elemMatch":{"b":2}}]}}"#,
            #"{"a":[{"b":1}]}"#,
            false
        ),
        Row(#"{"a":{"$size":2}}"#, #"{"a":[1,[2,3]]}"#, true),
        Row(#"{"a":{"$size":2}}"#, #"{"a":[[1,2]]}"#, false),
        Row(#"{"a":{"$size":0}}"#, #"{}"#, false),
        Row(#"{"a":{"$size":1}}"#, #"{"a":"x"}"#, false),
        Row(#"{"a":{"$elemMatch":{"$gte":3,"$lt":5}}}"#, #"{"a":[1,4,9]}"#, true),
        Row(#"{"a":{"$elemMatch":{"$gte":3}}}"#, #"{"a":4}"#, false),
        Row(
            #"{"a":{"$elemMatch":{"b":1,"c":{"$gt":1}}}}"#,
            #"{"a":[{"b":1,"c":0},{"b":2,"c":5}]}"#,
            false
        ),
        Row(#"{"a":{"$elemMatch":{"b":1,"c":{"$gt":1}}}}"#, #"{"a":[{"b":1,"c":2}]}"#, true),
        Row(#"{"a":{"$elemMatch":{"$or":[{"b":1},{"c":1}]}}}"#, #"{"a":[{"c":1}]}"#, true),
        Row(#"{"a":{"$elemMatch":{"$elemMatch":{"$gt":3}}}}"#, #"{"a":[[1],[4]]}"#, true),
        Row(#"{"a":{"$elemMatch":{"$gt":3}}}"#, #"{"a":[[4]]}"#, false),
    ]

    static let presence = [
        Row(#"{"a":{"$exists":true}}"#, #"{"a":null}"#, true),
        Row(#"{"a":{"$exists":true}}"#, #"{}"#, false),
        Row(#"{"a":{"$exists":false}}"#, #"{}"#, true),
        Row(#"{"a":{"$exists":false}}"#, #"{"a":[]}"#, false),
        Row(#"{"a.b":{"$exists":true}}"#, #"{"a":[{"c":1},{"b":1}]}"#, true),
        Row(#"{"a":{"$type":"number"}}"#, #"{"a":1}"#, true),
        Row(#"{"a":{"$type":"number"}}"#, #"{"a":["x",1]}"#, true),
        Row(#"{"a":{"$type":"array"}}"#, #"{"a":[]}"#, true),
        Row(#"{"a":{"$type":["string","null"]}}"#, #"{"a":null}"#, true),
        Row(#"{"a":{"$type":"null"}}"#, #"{}"#, false),
        Row(#"{"a":{"$type":"bool"}}"#, #"{"a":false}"#, true),
        Row(#"{"a":{"$type":"object"}}"#, #"{"a":[]}"#, false),
    ]

    static let texts = [
        Row(#"{"a":{"$prefix":"ab"}}"#, #"{"a":"abc"}"#, true),
        Row(#"{"a":{"$prefix":"ab"}}"#, #"{"a":"xab"}"#, false),
        Row(#"{"a":{"$prefix":["x","ab"]}}"#, #"{"a":["q","abc"]}"#, true),
        Row(#"{"a":{"$prefix":"1"}}"#, #"{"a":12}"#, false),
        Row(#"{"a":{"$suffix":"é"}}"#, #"{"a":"café"}"#, true),
        Row(#"{"a":{"$suffix":"abc"}}"#, #"{"a":"bc"}"#, false),
        Row(#"{"a":{"$contains":"b*"}}"#, #"{"a":"ab*c"}"#, true),
        Row(#"{"a":{"$contains":"b*"}}"#, #"{"a":"abc"}"#, false),
        Row(#"{"a":{"$contains":""}}"#, #"{"a":""}"#, true),
        Row(#"{"a":{"$contains":"aab"}}"#, #"{"a":"aaab"}"#, true),
        Row(#"{"a":{"$glob":"a*c"}}"#, #"{"a":"abbbc"}"#, true),
        Row(#"{"a":{"$glob":"a*c"}}"#, #"{"a":"abbbcd"}"#, false),
        Row(#"{"a":{"$glob":"a?c"}}"#, #"{"a":"a日c"}"#, true),
        Row(#"{"a":{"$glob":"a?c"}}"#, #"{"a":"ac"}"#, false),
        Row(#"{"a":{"$glob":"*"}}"#, #"{"a":""}"#, true),
        Row(#"{"a":{"$glob":""}}"#, #"{"a":"x"}"#, false),
        Row(#"{"a":{"$glob":"\\*?"}}"#, #"{"a":"*x"}"#, true),
        Row(#"{"a":{"$glob":"\\*?"}}"#, #"{"a":"yx"}"#, false),
        Row(#"{"a":{"$glob":"*@*.example.com"}}"#, #"{"a":"sarah@mail.example.com"}"#, true),
        Row(#"{"a":{"$glob":"**a**b**"}}"#, #"{"a":"xaxbx"}"#, true),
    ]

    static let groups = [
        Row(#"{"a":{"$not":{"$gt":3}}}"#, #"{"a":3}"#, true),
        Row(#"{"a":{"$not":{"$gt":3}}}"#, #"{}"#, true),
        Row(#"{"a":{"$not":{"$gt":3}}}"#, #"{"a":[1,4]}"#, false),
        Row(#"{"a":{"$not":{"$gt":3,"$lt":9}}}"#, #"{"a":10}"#, true),
        Row(#"{"$and":[{"a":1},{"b":2}]}"#, #"{"a":1,"b":2}"#, true),
        Row(#"{"$and":[{"a":1},{"b":2}]}"#, #"{"a":1}"#, false),
        Row(#"{"$or":[{"a":1},{"b":2}]}"#, #"{"b":2}"#, true),
        Row(#"{"$or":[{"a":1},{"b":2}]}"#, #"{}"#, false),
        Row(#"{"$nor":[{"a":1},{"b":2}]}"#, #"{}"#, true),
        Row(#"{"$nor":[{"a":1},{"b":2}]}"#, #"{"b":2}"#, false),
        Row(#"{"a":1,"$or":[{"b":1},{"b":2}]}"#, #"{"a":1,"b":2}"#, true),
        Row(#"{"a":1,"$or":[{"b":1},{"b":2}]}"#, #"{"a":2,"b":2}"#, false),
    ]

    static let paths = [
        Row(#"{"a.b.c":1}"#, #"{"a":{"b":{"c":1}}}"#, true),
        Row(#"{"a.b":1}"#, #"{"a":[{"b":2},{"b":1}]}"#, true),
        Row(#"{"a.b":1}"#, #"{"a":[{"b":[1]}]}"#, true),
        Row(#"{"a.1":"y"}"#, #"{"a":["x","y"]}"#, true),
        Row(#"{"a.1.b":2}"#, #"{"a":[{"b":1},{"b":2}]}"#, true),
        Row(#"{"a.0.b":2}"#, #"{"a":[{"b":1},{"b":2}]}"#, false),
        Row(#"{"a.b":null}"#, #"{"a":[{"b":1},{"c":1}]}"#, true),
        Row(#"{"a.b":null}"#, #"{"a":[1,2]}"#, false),
        Row(#"{"a.b":null}"#, #"{"a":1}"#, true),
        Row(#"{"a.b":1}"#, #"{"a":[[{"b":1}]]}"#, false),
        Row(#"{"type":"email.opened"}"#, #"{}"#, true),
        Row(#"{"type":"email.opened"}"#, #"{"type":"other"}"#, false),
        Row(#"{"data.a":1}"#, #"{"a":1}"#, true),
        Row(#"{"id":{"$exists":true}}"#, #"{}"#, true),
    ]

    @Test(arguments: [equality, order, lists, presence, texts, groups, paths])
    func operatorsHaveMongoDBsMeaning(_ rows: [Row]) throws {
        for row in rows {
            var filters = Filters()
            filters.custom = try JSON.parse(row.filter).object
            let filter = try CompiledFilter(filters)
            let subject = FilterSubject(envelope: try event(data: row.data), workspace: nil)

            #expect(filter.matches(subject) == row.passes, "\(row.testDescription)")
            #expect((filter.failure(for: subject) == nil) == row.passes, "\(row.testDescription)")
        }
    }

    private func event(data: String) throws -> JSON {
        .members([
            "id": "evt_1", "type": "email.opened", "created_at": "2026-11-24T00:00:00Z",
            "data": try JSON.parse(data),
        ])
    }
}
