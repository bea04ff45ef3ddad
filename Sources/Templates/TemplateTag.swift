/// One Mustache tag and where it stands.
package struct TemplateTag: Sendable, Hashable {
    /// What the tag does.
    package enum Kind: Sendable, Hashable {
        /// `{{name}}`: text, escaped.
        case variable
        /// `{{{name}}}` and `{{&name}}`: markup as it is.
        case raw
        /// `{{#name}}`: for every item of a list, or where a value is there.
        case section
        /// `{{^name}}`: where the section of the name shows nothing.
        case inverted
        /// `{{/name}}`: the end of a section.
        case close
        /// `{{>name}}`: another template at this place.
        case partial
        /// `{{! … }}` and `{{=<% %>=}}`, which show nothing.
        case silent
    }

    package var kind: Kind
    package var name: String
    package var line: Int
    /// Where the tag is in the template's bytes, with the rest of its line where it stands alone.
    var extent: Range<Int>
    /// What a partial that stands alone on its line has before it.
    var indentation: [UInt8] = []
}
