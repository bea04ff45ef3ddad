extension TemplateError {
    /// What was found, without its place.
    package var problem: String {
        switch reason {
        case .unclosedTag: "a tag is not closed"
        case .unclosedSection(let name): "{{#\(name)}} is not closed"
        case .unopenedSection(let name): "{{/\(name)}} closes nothing"
        case .missingName: "a tag has no name"
        case .badDelimiters: "{{=…=}} needs two delimiters without spaces and equals signs"
        case .unsupported(let tag): "{{\(tag)}}: these tags are not used here"
        }
    }
}
