import Model
package import Text

extension DeclarationFolder {
    /// The files that `fmt` rewrites: the declarations, what they share, event types and tests.
    package static func formattedFiles(of folder: String) throws(UnreadableFolder) -> [String] {
        do throws(FolderError) {
            let listing = try FolderListing(of: folder)
            let shared =
                (listing.hasDefaults ? ["_defaults.yaml"] : [])
                + (listing.hasPolicy ? ["_policy.yaml"] : [])
            let names =
                shared + listing.eventTypes + listing.tests + listing.declarations.map(\.name)
            return names.map { "\(folder)/\($0)" }
        } catch {
            throw UnreadableFolder(diagnostic: error.diagnostic)
        }
    }
}

/// A folder or file that cannot be read, as `validate` would say it.
package struct UnreadableFolder: Error, CustomStringConvertible {
    package let diagnostic: Diagnostic

    package var description: String { diagnostic.message }
}
