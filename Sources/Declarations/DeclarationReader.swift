import Model
import Text

/// Reads declaration files on all cores.
struct DeclarationReader: Sendable {
    /// What came of one file.
    struct File: Sendable {
        var webhook: DeclaredWebhook?
        var diagnostics: [Diagnostic]
        /// Whether another day finds the same in it: nothing to say, no pause that ends, no waiver.
        var isTimeless = false
    }

    let context: DeclarationContext
    let rules: PolicyRules
    let defaults: SourceFile?
    /// Nil where every file is to be parsed.
    var sources: DeclarationSources?

    /// A file's bytes, or why there are none.
    private struct Source: Sendable {
        var key: WebhookKey
        var shown: String
        var bytes: Result<[UInt8], FolderError>
        var digest: SourceDigest?
    }

    /// Reads files by key and name, in their order.
    func read(_ names: [(key: WebhookKey, name: String)]) async -> [File] {
        let sources = await spread(names) { source($0.key, $0.name) }
        let applied = await self.sources?.applied() ?? AppliedDeclarations([])
        return await spread(sources) { read($0, applied) }
    }

    /// What comes of each, worked out on all cores.
    private func spread<Input: Sendable, Output: Sendable>(
        _ inputs: [Input],
        _ body: @escaping @Sendable (Input) -> Output
    ) async -> [Output] {
        // Small enough to spread well, large enough that a task costs nothing.
        let size = 256
        guard inputs.count > size else { return inputs.map(body) }
        return await withTaskGroup(of: (Int, [Output]).self) { group in
            for start in stride(from: 0, to: inputs.count, by: size) {
                let chunk = inputs[start..<min(start + size, inputs.count)]
                group.addTask { (start, chunk.map(body)) }
            }
            var parts: [Int: [Output]] = [:]
            for await (start, outputs) in group { parts[start] = outputs }
            return parts.sorted { $0.key < $1.key }.flatMap(\.value)
        }
    }

    private func source(_ key: WebhookKey, _ name: String) -> Source {
        let shown = "\(context.folder)/\(name)"
        do throws(FolderError) {
            let bytes = try FileReader.bytes(
                of: context.root + shown,
                named: shown,
                limit: YAMLLimits.bytes
            )
            let digest = sources?.digest(of: bytes, named: name)
            return Source(key: key, shown: shown, bytes: .success(bytes), digest: digest)
        } catch {
            return Source(key: key, shown: shown, bytes: .failure(error))
        }
    }

    private func read(_ source: Source, _ applied: AppliedDeclarations) -> File {
        if let digest = source.digest,
            let live = applied.configuration(of: source.key, from: digest)
        {
            return File(applied: live, key: source.key, file: source.shown, digest)
        }
        switch source.bytes {
        case .success(let bytes):
            var file = read(SourceFile(name: source.shown, bytes: bytes), key: source.key)
            if file.isTimeless { file.webhook?.source = source.digest }
            return file
        case .failure(let error):
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
        applied configuration: WebhookConfiguration,
        key: WebhookKey,
        file: String,
        _ digest: SourceDigest
    ) {
        let webhook = DeclaredWebhook(
            key: key,
            configuration: configuration,
            file: file,
            source: digest
        )
        self.init(webhook: webhook, diagnostics: [], isTimeless: true)
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
