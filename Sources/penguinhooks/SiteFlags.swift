import ArgumentParser
import Glibc
import Model
import Signing
import Site

/// What a site is built with.
struct SiteFlags: ParsableArguments {
    @Option(help: ArgumentHelp("The folder to write.", valueName: "folder"))
    var out = "generated"

    @Option(
        help: ArgumentHelp(
            "Templates that take the place of the built-in ones; site-templates where it is there.",
            valueName: "folder"
        )
    )
    var templates: String?

    @Flag(help: "Write the built-in templates to the --templates folder, to be changed there.")
    var initTemplates = false

    @Flag(help: "Write nothing; exit with 1 where a build would change a file.")
    var check = false

    @Flag(help: "Make every page again, also those of which nothing changed.")
    var full = false

    @Flag(help: "Only what may be published: status, event reference, feed, badges.")
    var `public` = false

    @Flag(help: "Leave out payloads, bodies and e-mail addresses.")
    var noPayloads = false

    @Option(help: ArgumentHelp("When the site counts as built; now.", valueName: "rfc3339"))
    var now: String?

    @Option(help: ArgumentHelp("Where the site will be served.", valueName: "url"))
    var baseUrl: String?

    @Option(help: ArgumentHelp("The repository's page.", valueName: "url"))
    var repoUrl: String?

    @Option(help: ArgumentHelp("The code host: github, gitlab or gitea."))
    var forge = "github"

    @Option(help: ArgumentHelp("The branch that pull requests go to.", valueName: "name"))
    var branch = "main"

    @Option(help: ArgumentHelp("Where the documentation is.", valueName: "url"))
    var docsUrl: String?

    @Option(help: ArgumentHelp("The daemon that pages may talk to.", valueName: "url"))
    var api: String?

    @Option(help: ArgumentHelp("The folder of declarations.", valueName: "folder"))
    var dir = "webhooks.d"

    @Option(
        help: ArgumentHelp(
            "The folder of an earlier site: the event reference then says what changed.",
            valueName: "folder"
        )
    )
    var previous: String?

    func validate() throws {
        guard SiteOptions.Forge(rawValue: forge) != nil else {
            throw ValidationError("--forge is github, gitlab or gitea.")
        }
        guard now.map({ Timestamp(rfc3339: $0) != nil }) ?? true else {
            throw ValidationError("--now is an RFC 3339 time such as 2026-11-24T12:00:00Z.")
        }
    }

    /// When the site counts as built.
    func moment() throws -> Timestamp {
        now.flatMap { Timestamp(rfc3339: $0) } ?? .now()
    }

    /// The folder that a team's own templates are looked for in.
    static let templateFolder = "site-templates"

    /// The templates: the built-in ones, with a folder's in their place.
    func source() throws -> TemplateSource {
        if let templates { return try .folder(templates) }
        let isThere = unsafe access(Self.templateFolder, F_OK) == 0
        return isThere ? try .folder(Self.templateFolder) : .embedded
    }

    /// The site's own options.
    func options(declarations: [String: String]) throws -> SiteOptions {
        var options = SiteOptions(out: out, sha256: SHA256.digest)
        options.baseURL = baseUrl
        options.repoURL = repoUrl
        options.forge = SiteOptions.Forge(rawValue: forge) ?? .github
        options.branch = branch
        options.folder = dir
        options.docsURL = docsUrl
        options.apiURL = api
        options.isPublic = `public`
        options.omitsPayloads = noPayloads
        options.isCheck = check
        options.isFull = full
        options.version = Version.current
        options.declarations = declarations
        options.previous = try previous.map(PreviousSchemas.read)
        options.incidentNotes = try IncidentNote.read(folder: dir + "/_incidents")
        return options
    }
}
