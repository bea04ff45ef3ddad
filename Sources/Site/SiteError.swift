/// Why a site was not built; the old one is still in place.
package enum SiteError: Error, Sendable, Hashable {
    /// A template uses a name that its page does not give.
    case unknownName(name: String, template: String, line: Int, known: [String])
    /// A template uses a value in a way that its kind does not allow.
    case wrongUse(name: String, template: String, line: Int, kind: String)
    /// A template's tags do not fit together.
    case badTemplate(template: String, line: Int, problem: String)
    /// A template that a page needs is not there.
    case missingTemplate(String)
    /// A partial that a template names is not there.
    case missingPartial(name: String, template: String, line: Int)
    /// The output folder has files that no build of ours wrote.
    case foreignFolder(String)
    /// Links that lead nowhere, each with the page it stands on.
    case brokenLinks([BrokenLink])
    /// A public site would show what it must not.
    case leaks([Leak])
    /// A file or folder could not be read or written.
    case file(path: String, problem: String)
    /// A note of an incident cannot be read.
    case badNote(file: String, line: Int, problem: String)
    /// An option is no address.
    case badAddress(option: String, value: String)

    /// What a file would show, and of which webhook where that is known.
    package struct Leak: Sendable, Hashable {
        /// The kinds of what is never published.
        package enum Kind: String, Sendable, Hashable {
            case secret
            case address
            case endpoint
        }

        package var file: String
        package var kind: Kind
        package var webhook: String?
    }

    /// A link and the page it stands on.
    package struct BrokenLink: Sendable, Hashable {
        package var page: String
        package var target: String
    }
}
