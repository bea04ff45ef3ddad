package import Text

/// A JSON Schema (2020-12), checked once and ready to judge many values.
///
/// Known keywords: `type enum const`, `properties required additionalProperties minProperties
/// maxProperties`, `items prefixItems minItems maxItems uniqueItems`, `minLength maxLength format`,
/// `minimum maximum exclusiveMinimum exclusiveMaximum multipleOf`, `allOf anyOf oneOf not`,
/// `$ref` to `#` or `#/$defs/NAME`, `$defs`, and the annotations. Any other keyword is refused by
/// name: a rule that is silently ignored is worse than none. Formats are asserted (`SchemaFormat`).
package struct CompiledSchema: Sendable {
    /// The subschemas; the first is the whole schema, others are named by their index.
    let nodes: [SchemaNode]

    /// Throws everything that keeps the schema from being understood.
    package init(_ schema: JSON) throws(SchemaError) {
        var compiler = SchemaCompiler(root: schema)
        nodes = compiler.compile()
        guard compiler.problems.isEmpty else { throw SchemaError(problems: compiler.problems) }
    }

    /// What the schema forbids in a value, the first 100 of it, pointers below `path`.
    package func violations(in value: JSON, at path: [String] = []) -> [SchemaViolation] {
        var validator = SchemaValidator(nodes: nodes, path: path)
        _ = validator.accepts(value, by: 0)
        return validator.violations
    }
}

/// One subschema: every check must pass.
struct SchemaNode: Sendable {
    /// The types a value may have, where the schema says so.
    var types: SchemaTypes?
    var checks: [SchemaCheck] = []
}

/// One keyword and its value; subschemas by index.
enum SchemaCheck: Sendable {
    /// The schema `false`.
    case never
    case enumeration([JSON])
    case constant(JSON)
    case object(SchemaObjectRule)
    case propertyCount(ClosedRange<Int>)
    case prefixItems([Int], rest: Int?)
    case itemCount(ClosedRange<Int>)
    case uniqueItems
    case length(ClosedRange<Int>)
    case format(SchemaFormat)
    case minimum(JSONNumber)
    case maximum(JSONNumber)
    case exclusiveMinimum(JSONNumber)
    case exclusiveMaximum(JSONNumber)
    case multipleOf(JSONNumber)
    case all([Int])
    case any([Int])
    case one([Int])
    case not(Int)
}
