package import Model

extension Catalogue {
    /// The team's own types.
    package var own: [EventType] {
        types.filter { Self.builtIn.type(named: $0.name) == nil }
    }

    /// The built-in types and those of a team's own that can be taken, with what keeps the others out.
    package static func taking(_ own: [EventType]) -> (Catalogue, [EventTypeError]) {
        var own = own
        var errors: [EventTypeError] = []
        while true {
            do throws(EventTypeError) {
                return (try Catalogue(adding: own), errors)
            } catch {
                errors.append(error)
                own.removeAll { $0.name == error.type }
            }
        }
    }

    /// With the types that were applied, which go before others of their name.
    ///
    /// What this version of the program cannot take, such as a type that it brings itself, is left out.
    package func adding(applied: [DeclaredEventType]) -> Catalogue {
        guard !applied.isEmpty else { return self }
        let names = Set(applied.map(\.name))
        let types = applied.compactMap(EventType.init(applied:))
        return Self.taking(types + own.filter { !names.contains($0.name) }).0
    }
}

extension EventType {
    /// A type as it was applied; nil where this version of the program does not read it.
    package init?(applied: DeclaredEventType) {
        do throws(EventTypeError) {
            try self.init(json: applied.entry, name: applied.name)
        } catch {
            return nil
        }
    }

    /// The type as it is applied.
    package var declared: DeclaredEventType {
        DeclaredEventType(name: name, entry: json)
    }
}
