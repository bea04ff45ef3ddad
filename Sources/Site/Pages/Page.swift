import Model
import Templates

/// A page before its templates are filled.
struct Page: Sendable {
    /// The path in the site, such as `status/index.html`.
    var path: String
    /// The template's name, such as `pages/status`.
    var template: String
    var layout = "layouts/settings"
    var title: String
    var context: Context
    /// The picture of the page's tab, among the assets.
    var icon = "icon"
    /// Links to the pages of one webhook, shown in the sidebar.
    var siblings: [Context] = []
    /// The moment that it shows; nil is the snapshot's.
    var moment: Timestamp?
    /// Scripts beyond those that every page has; `log.js` only where pages connect to a daemon.
    var scripts: [String] = []

    /// The way from the page to the site's root, such as `../../`.
    var root: String { Page.root(of: path) }

    static func root(of path: String) -> String {
        String(repeating: "../", count: path.utf8.count { $0 == UInt8(ascii: "/") })
    }

    /// The folder of the dashboard's webhooks.
    static let settings = "dashboard/settings/webhooks/"
}
