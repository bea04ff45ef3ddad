import Synchronization

/// A list that many pages show: what a section makes of it is kept and used again.
///
/// It is kept only where the section asked for no name outside the list's own contexts.
package final class SharedList: Sendable {
    /// A section, by its template and the place of its instruction.
    struct Place: Sendable, Hashable {
        var template: Int
        var instruction: Int
    }

    package let contexts: [Context]
    private let pieces = Mutex<[Place: TemplateOutput]>([:])

    package init(_ contexts: [Context]) {
        self.contexts = contexts
    }

    func piece(at place: Place) -> TemplateOutput? {
        pieces.withLock { $0[place] }
    }

    func keep(_ piece: TemplateOutput, at place: Place) {
        pieces.withLock { $0[place] = piece }
    }
}
