/// Templates that may show each other.
///
/// Mustache as its specification 1.4 has it, without the optional modules (lambdas, inheritance,
/// dynamic names).
package struct TemplateLibrary: Sendable {
    let templates: [Template]
    private let places: [String: Int]
    private let partialFolder: String

    /// Templates by name; `{{>name}}` shows the one named `name` in a folder of partials.
    package init(_ templates: [String: Template], partialFolder: String = "") {
        let sorted = templates.sorted { $0.key < $1.key }
        self.templates = sorted.map(\.value)
        places = Dictionary(uniqueKeysWithValues: zip(sorted.map(\.key), sorted.indices))
        self.partialFolder = partialFolder
    }

    /// Fills a template; nil where there is none of the name.
    package func render(_ name: String, _ context: Context) -> TemplateOutput? {
        guard let place = places[name] else { return nil }
        var rendering = Rendering(library: self)
        rendering.fill(place, context)
        return rendering.finished
    }

    func place(of name: String) -> Int? { places[name] }

    func place(ofPartial name: String) -> Int? { places[partialFolder + name] }
}
