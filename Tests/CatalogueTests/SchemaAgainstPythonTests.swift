import Catalogue
import Model
import Testing
import Text

/// Our validator against PyPI's `jsonschema`.
struct SchemaAgainstPythonTests {
    @Test(.enabled("needs Python with jsonschema") { await Python.isWanted() })
    func verdictsAreTheSame() async throws {
        var generator = SchemaGenerator(seed: 4)
        let pairs = (0..<4000).map { _ in generator.pair() }
        let input = pairs.map { JSON.members(["schema": $0.schema, "instance": $0.instance]) }

        let verdicts = try await Python.lines(of: validatorScript, input: input)

        try #require(verdicts.count == pairs.count)
        for (pair, verdict) in zip(pairs, verdicts) {
            guard let schema = try compiled(pair.schema) else { continue }
            let violations = schema.violations(in: pair.instance)
            #expect(
                violations.isEmpty == (verdict == "1"),
                "\(pair.instance.text) by \(pair.schema.text): \(violations)"
            )
        }
        let valid = verdicts.count { $0 == "1" }
        #expect(
            (800...3200).contains(valid),
            "\(valid) of 4000 are valid: the generator is lopsided"
        )
    }

    @Test(.enabled("needs Python with jsonschema") { await Python.isWanted() })
    func formatsAreTheSame() async throws {
        let generator = SchemaGenerator(seed: 5)
        let pairs = SchemaFormat.allCases.flatMap { format in
            generator.texts.map {
                (JSON.members(["format": .string(format.rawValue)]), JSON.string($0))
            }
        }
        let input = pairs.map { JSON.members(["schema": $0, "instance": $1]) }

        let verdicts = try await Python.lines(of: validatorScript, input: input)

        try #require(verdicts.count == pairs.count)
        for ((schema, instance), verdict) in zip(pairs, verdicts) {
            let violations = try CompiledSchema(schema).violations(in: instance)
            #expect(violations.isEmpty == (verdict == "1"), "\(instance.text) as \(schema.text)")
        }
    }

    @Test(.enabled("needs Python with jsonschema") { await Python.isWanted() })
    func examplesFitTheirSchemas() async throws {
        let types = Catalogue.builtIn.types
        let input = types.map {
            JSON.members(["schema": $0.schema, "instance": $0.example["data"], "check": true])
        }

        let verdicts = try await Python.lines(of: validatorScript, input: input)

        #expect(verdicts == types.map { _ in "1" })
    }

    /// Nil where a lower bound is above its upper one, which is lawful JSON Schema and refused here.
    private func compiled(_ schema: JSON) throws -> CompiledSchema? {
        do throws(SchemaError) {
            return try CompiledSchema(schema)
        } catch {
            let isContradiction = error.problems.allSatisfy { problem in
                if case .wrongValue(_, expected: .atMost) = problem.reason { true } else { false }
            }
            guard isContradiction else { throw error }
            return nil
        }
    }
}
