import Foundation
import Templates
import Testing
import Text

/// The test files of the Mustache specification, which `make test` fetches.
struct SpecificationTests {
    private static let folder = ProcessInfo.processInfo.environment["PENGUINHOOKS_MUSTACHE_SPEC"]

    /// The modules that every implementation must have; lambdas and the like are optional.
    @Test(
        .enabled(if: folder != nil, "PENGUINHOOKS_MUSTACHE_SPEC names the folder of test files"),
        arguments: [
            "comments", "delimiters", "interpolation", "inverted", "partials", "sections",
        ]
    )
    func rendersAsTheSpecificationSays(module: String) throws {
        let path = try #require(Self.folder) + "/\(module).json"
        let file = try JSON.parse([UInt8](Data(contentsOf: URL(filePath: path))))
        let tests = try #require(file["tests"]?.array)
        #expect(tests.count >= 10)
        for test in tests {
            let name = test["name"]?.string ?? "?"
            var templates = ["": try template(test["template"])]
            for partial in test["partials"]?.object?.members ?? [] {
                templates[">" + partial.name] = try template(partial.value)
            }
            let library = TemplateLibrary(templates, partialFolder: ">")
            guard case .context(let context) = Context.Value(try #require(test["data"])) else {
                Issue.record("\(module), \(name): the data is no object")
                continue
            }
            let output = try #require(library.render("", context))
            #expect(output.text == test["expected"]?.string, "\(module), \(name)")
        }
    }

    private func template(_ text: JSON?) throws -> Template {
        try Template(try #require(text?.string), name: "test")
    }
}

extension Context.Value {
    /// Any JSON as what templates see.
    init?(_ json: JSON) {
        switch json {
        case .string(let text): self = .text(text)
        case .bool(let flag): self = .flag(flag)
        case .number: self = .text(json.text)
        case .null: return nil
        case .array(let elements): self = .values(elements.compactMap(Context.Value.init))
        case .object(let object):
            var context = Context()
            for member in object.members { context[member.name] = Context.Value(member.value) }
            self = .context(context)
        }
    }
}
