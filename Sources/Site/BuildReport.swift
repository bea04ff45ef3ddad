/// What a build did.
package struct BuildReport: Sendable, Hashable {
    /// Pages of HTML in the site.
    package var pages = 0
    /// All files in the site, pages included.
    package var files = 0
    /// Files that are new or whose bytes changed.
    package var written = 0
    /// Files that stayed as they were.
    package var unchanged = 0
    /// Files of the old site that are gone.
    package var removed = 0
    /// Paths that a check found to be missing, changed or no longer wanted; empty after a build.
    package var stale: [String] = []
    /// Bytes of all files.
    package var bytes = 0
    package var webhooks = 0
    /// Things worth saying that did not stop the build.
    package var warnings: [String] = []

    package init() {}
}
