/// What a site is built with, beside its data and templates.
package struct SiteOptions: Sendable {
    /// Where the declarations are reviewed, which decides how links to new files look.
    package enum Forge: String, Sendable, CaseIterable {
        case github
        case gitlab
        case gitea
    }

    /// The folder that is written, usually `generated`.
    package var out: String
    /// Where the site will be served, for the feed, the sitemap and the page for missing pages.
    package var baseURL: String?
    /// The repository's page, such as `https://github.com/acme/webhooks`.
    package var repoURL: String?
    package var forge = Forge.github
    package var branch = "main"
    /// The folder of the declarations inside the repository.
    package var folder = "webhooks.d"
    /// Where the documentation is; links to it are left out without one.
    package var docsURL: String?
    /// The daemon that pages may talk to; the only foreign origin they may.
    package var apiURL: String?
    /// Writes only what may be published: status, event reference, feed and badges.
    package var isPublic = false
    /// Leaves out payloads, bodies and e-mail addresses.
    package var omitsPayloads = false
    /// Makes every page again, also those whose inputs are what they were.
    package var isFull = false
    /// The version of the program that builds: another one may make other pages of the same data.
    package var version = ""
    /// Writes nothing, and only says what a build would change.
    package var isCheck = false
    /// The text of the declaration files by key, where they are at hand.
    package var declarations: [String: String] = [:]
    /// What people wrote of incidents, newest first.
    package var incidentNotes: [IncidentNote] = []
    /// The event types of an earlier site, for the change log.
    package var previous: PreviousSchemas?
    /// SHA-256, for the names of assets and the manifest.
    package var sha256: @Sendable ([UInt8]) -> [UInt8]

    package init(out: String, sha256: @escaping @Sendable ([UInt8]) -> [UInt8]) {
        self.out = out
        self.sha256 = sha256
    }
}
