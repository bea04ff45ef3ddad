import Model
import Text

/// Reads declaration files on all cores.
struct DeclarationReader: Sendable {
    /// What came of one file.
    struct File: Sendable {
        var webhook: DeclaredWebhook?
        /// What stands in place of the webhook where its configuration need not be known.
        var unchanged: UnchangedDeclaration?
        var diagnostics: [Diagnostic]
        /// Whether another day finds the same in it: nothing to say, no pause that ends, no waiver.
        var isTimeless = false
    }

    let context: DeclarationContext
    let rules: PolicyRules
    let defaults: SourceFile?
    /// Nil where every file is to be parsed.
    var sources: DeclarationSources?

    /// Reads files by key and name, in their order.
    func read(_ names: [(key: WebhookKey, name: String)]) async -> [File] {
        await names.mapOnAllCores { await read($0.key, $0.name) }
    }

    /// Takes apart what was left as it is in the state, or reads the file where that cannot be done.
    func complete(_ declarations: [UnchangedDeclaration]) async -> [File] {
        await declarations.mapOnAllCores { declaration in
            do {
                return File(webhook: try declaration.webhook(), diagnostics: [], isTimeless: true)
            } catch {
                var reader = self
                reader.sources = nil
                let name = declaration.file.dropFirst(context.folder.utf8.count + 1)
                return await reader.read(declaration.key, String(name))
            }
        }
    }

    private func read(_ key: WebhookKey, _ name: String) async -> File {
        let shown = "\(context.folder)/\(name)"
        do throws(FolderError) {
            let bytes = try FileReader.bytes(
                of: context.root + shown,
                named: shown,
                limit: YAMLLimits.bytes
            )
            let digest = sources?.digest(of: bytes, named: name)
            if let digest, let declared = await sources?.declared(by: key, from: digest) {
                return File(declared, key: key, file: shown, digest)
            }
            var file = read(SourceFile(name: shown, bytes: bytes), key: key)
            if file.isTimeless { file.webhook?.source = digest }
            return file
        } catch {
            return File(webhook: nil, diagnostics: [error.diagnostic])
        }
    }

    /// Reads one file that is in memory.
    func read(_ file: SourceFile, key: WebhookKey) -> File {
        let yaml = YAMLFile(file)
        var problems = yaml.problems.map { DeclarationError(.yaml($0.reason), at: $0.range) }
        var declaration: Declaration?
        // A file that ended in a syntax error has no root; that is said already.
        if yaml.root != nil || problems.isEmpty {
            declaration = Declaration.decode(
                yaml.root,
                key: key,
                file: file.name,
                context: context,
                problems: &problems
            )
        }
        if let declaration {
            problems += rules.problems(of: declaration, now: context.now)
        }
        let diagnostics = problems.map { $0.diagnostic(in: source(of: $0, own: file)) }
        return File(
            webhook: declaration?.webhook(at: context.now),
            diagnostics: diagnostics,
            isTimeless: diagnostics.isEmpty && declaration?.isTimeless == true
        )
    }

    private func source(of problem: DeclarationError, own: SourceFile) -> SourceFile {
        problem.source == .defaults ? defaults ?? own : own
    }
}

extension DeclarationReader.File {
    /// A file that is what it was when its webhook was applied.
    fileprivate init(
        _ declared: AppliedDeclaration,
        key: WebhookKey,
        file: String,
        _ digest: SourceDigest
    ) {
        self.init(diagnostics: [], isTimeless: true)
        switch declared {
        case .unchanged(let kept):
            unchanged = UnchangedDeclaration(
                key: key,
                file: file,
                source: digest,
                configuration: kept
            )
        case .configuration(let configuration):
            webhook = DeclaredWebhook(
                key: key,
                configuration: configuration,
                file: file,
                source: digest
            )
        }
    }
}

extension Declaration {
    /// Whether the file alone tells what is declared, today and later.
    fileprivate var isTimeless: Bool {
        movedFrom == nil && waivers.isEmpty && configuration?.paused == nil
    }

    fileprivate func webhook(at now: Timestamp) -> DeclaredWebhook? {
        configuration.map {
            DeclaredWebhook(
                key: key,
                configuration: $0,
                movedFrom: movedFrom,
                file: file,
                lines: lines,
                waivedRules: Set(waivers.filter { $0.until > now }.map(\.rule))
            )
        }
    }
}
