import Catalogue
import Model
import Text

/// Reads a folder step by step: what files share first, then the files, then what lies between them.
struct FolderLoader {
    let folder: String
    /// What is put before paths that are read: another place where the same folder lies.
    let root: String
    let now: Timestamp
    private(set) var result: DeclarationFolder
    private var rules = PolicyRules()
    private var defaults: SourceFile?
    private var context: DeclarationContext
    private var sources: DeclarationSources?

    init(
        folder: String,
        root: String = "",
        environment: String?,
        sources: DeclarationSources? = nil,
        now: Timestamp
    ) {
        self.root = root
        self.sources = sources
        var folder = folder
        while folder.utf8.count > 1, folder.hasSuffix("/") { folder.removeLast() }
        self.folder = folder
        self.now = now
        let catalogue = Catalogue.builtIn
        result = DeclarationFolder(
            state: DeclaredState(webhooks: [], folder: folder, environment: environment),
            catalogue: catalogue,
            tests: [],
            diagnostics: [],
            files: 0
        )
        context = DeclarationContext(
            folder: folder,
            root: root,
            environment: environment,
            eventTypes: EventNames(catalogue.types.map(\.name)),
            now: now
        )
    }

    mutating func load(only: Set<String>?) async {
        do throws(FolderError) {
            let listing = try FolderListing(of: folder, below: root)
            readEventTypes(listing)
            if listing.hasPolicy { readPolicy() }
            checkEnvironment()
            if listing.hasDefaults { readDefaults() }
            sources?.settle(environment: context.environment, policy: rules.limits)
            await readDeclarations(listing, only: only)
            readTests(listing, only: only)
            if only == nil {
                report(listing.problems)
                checkMoves()
                noteNobodyNotified()
                let webhooks = result.state.webhooks
                result.diagnostics += EndpointOverlaps.diagnostics(of: webhooks)
            }
        } catch {
            report([error])
        }
        result.diagnostics.sort()
        result.state.policy = rules.limits
        result.state.diagnostics = result.diagnostics.filter { $0.severity == .warning }
    }

    /// A reader of single files with everything the folder gives them, its rules excepted.
    mutating func reader() -> DeclarationReader {
        if FileReader.exists(folder) {
            do throws(FolderError) {
                let listing = try FolderListing(of: folder)
                readEventTypes(listing)
                if listing.hasDefaults { readDefaults() }
            } catch {
                report([error])
            }
        }
        return DeclarationReader(context: context, rules: PolicyRules(), defaults: defaults)
    }

    private mutating func report(_ problems: [FolderError]) {
        result.diagnostics += problems.map(\.diagnostic)
    }

    /// Reads a file beside the declarations and hands its root on.
    private mutating func read(
        _ name: String,
        source: SourceID = .own,
        _ use: (YAMLNode, inout [DeclarationError]) -> Void
    ) -> SourceFile? {
        result.files += 1
        let shown = "\(folder)/\(name)"
        do throws(FolderError) {
            let bytes = try FileReader.bytes(
                of: root + shown,
                named: shown,
                limit: YAMLLimits.bytes
            )
            sources?.note(sharedFile: name, bytes)
            let file = SourceFile(name: shown, bytes: bytes)
            let yaml = YAMLFile(file, source: source)
            var problems = yaml.problems.map { DeclarationError(.yaml($0.reason), at: $0.range) }
            if let root = yaml.root { use(root, &problems) }
            result.diagnostics += problems.map { $0.diagnostic(in: file) }
            return file
        } catch {
            report([error])
            return nil
        }
    }
}

extension FolderLoader {
    private mutating func readEventTypes(_ listing: FolderListing) {
        var types: [EventType] = []
        for name in listing.eventTypes {
            _ = read(name) { root, problems in
                if let type = TeamEventType.decode(root, file: name, problems: &problems) {
                    types.append(type)
                }
            }
        }
        // One type that cannot be taken must not make the others unknown.
        let (catalogue, refused) = Catalogue.taking(types)
        result.catalogue = catalogue
        result.state.eventTypes = catalogue.own.map(\.declared).sorted { $0.name < $1.name }
        for error in refused {
            let file = SourceFile(name: "\(folder)/_events/\(error.type).yaml", bytes: [])
            result.diagnostics += error.problems.map {
                DeclarationError(.eventType($0), at: nil as SourceRange?).diagnostic(in: file)
            }
        }
        context.eventTypes = EventNames(result.catalogue.types.map(\.name))
    }

    private mutating func readPolicy() {
        var rules = PolicyRules()
        let now = now
        _ = read("_policy.yaml") { root, problems in
            rules = PolicyRules(root, now: now, problems: &problems)
        }
        self.rules = rules
        context.environments = rules.environments
    }

    /// An environment asked for must be one of those the policy lists.
    private mutating func checkEnvironment() {
        guard let chosen = context.environment, let known = context.environments,
            !known.contains(chosen)
        else { return }
        let near = Suggestion.closest(to: chosen, among: known)
        let error = DeclarationError(
            .unknownEnvironment(chosen, suggestion: near),
            at: nil as SourceRange?
        )
        let file = SourceFile(name: "\(folder)/_policy.yaml", bytes: [])
        result.diagnostics.append(error.diagnostic(in: file))
    }

    private mutating func readDefaults() {
        var root: YAMLNode?
        let context = context
        var override: YAMLNode?
        defaults = read("_defaults.yaml", source: .defaults) { node, problems in
            let defaults = Defaults.decode(node, context: context, problems: &problems)
            (root, override) = (defaults.node, defaults.override)
        }
        self.context.defaults = root
        self.context.defaultsOverride = override
    }

    private mutating func readTests(_ listing: FolderListing, only: Set<String>?) {
        let keys = listing.declarations.map(\.key.rawValue)
        let catalogue = result.catalogue
        for name in listing.tests where only?.contains(name) ?? true {
            var cases: [FilterTestCase] = []
            let file = "\(folder)/\(name)"
            _ = read(name) { root, problems in
                var reader = FilterTestReader(file: file, keys: keys, catalogue: catalogue)
                cases = reader.read(root)
                problems += reader.problems
            }
            result.tests += cases
        }
    }
}

extension FolderLoader {
    private mutating func readDeclarations(_ listing: FolderListing, only: Set<String>?) async {
        var names = listing.declarations
        if let only {
            names = names.filter { only.contains($0.name) }
            reportUnlisted(only, listing)
        } else if names.isEmpty, listing.problems.isEmpty {
            report([FolderError(reason: .empty, name: folder)])
        }
        let reader = DeclarationReader(
            context: context,
            rules: rules,
            defaults: defaults,
            sources: sources
        )
        for file in await reader.read(names) {
            result.files += 1
            result.diagnostics += file.diagnostics
            if let webhook = file.webhook { result.state.webhooks.append(webhook) }
            if let unchanged = file.unchanged { result.state.unchanged.append(unchanged) }
        }
        await compareSharedAddresses(reader)
        result.state.webhooks.sort { $0.key < $1.key }
        result.state.unchanged.sort { $0.key < $1.key }
        // What is inherited is wrong once, not in every file.
        var seen: Set<Diagnostic> = []
        result.diagnostics = result.diagnostics.filter { seen.insert($0).inserted }
    }

    /// Takes apart what shares its address with another: their events have to be compared.
    private mutating func compareSharedAddresses(_ reader: DeclarationReader) async {
        var counts: [String: Int] = [:]
        for webhook in result.state.unchanged { counts[webhook.configuration.url, default: 0] += 1 }
        for webhook in result.state.webhooks {
            guard case .literal(let url) = webhook.configuration.url else { continue }
            counts[url, default: 0] += 1
        }
        guard counts.count < result.state.count else { return }
        var shared: [UnchangedDeclaration] = []
        result.state.unchanged.removeAll { webhook in
            guard counts[webhook.configuration.url] != 1 else { return false }
            shared.append(webhook)
            return true
        }
        for file in await reader.complete(shared) {
            result.diagnostics += file.diagnostics
            if let webhook = file.webhook { result.state.webhooks.append(webhook) }
        }
    }

    /// Says of each file asked for why it is no declaration.
    private mutating func reportUnlisted(_ only: Set<String>, _ listing: FolderListing) {
        let known = Set(listing.declarations.map(\.name) + listing.eventTypes + listing.tests)
            .union(["_defaults.yaml", "_policy.yaml"])
        for name in only.sorted() where !known.contains(name) {
            let shown = "\(folder)/\(name)"
            if let problem = listing.problems.first(where: { $0.name == shown }) {
                report([problem])
            } else {
                let isThere = FileReader.exists(root + shown)
                let reason: FolderError.Reason =
                    isThere ? .otherExtension : .unreadable("no such file")
                report([FolderError(reason: reason, name: shown)])
            }
        }
    }

    /// Renames that contradict each other.
    private mutating func checkMoves() {
        let state = result.state
        let keys = Set(state.webhooks.map(\.key) + state.unchanged.map(\.key))
        var takers: [WebhookKey: WebhookKey] = [:]
        for webhook in result.state.webhooks {
            guard let old = webhook.movedFrom, old != webhook.key else { continue }
            if keys.contains(old) {
                report(.movedFromDeclared(old), of: webhook)
            } else if let other = takers[old] {
                report(.movedFromTwice(old, other: other), of: webhook)
            }
            takers[old] = webhook.key
        }
    }

    private mutating func report(_ reason: DeclarationError.Reason, of webhook: DeclaredWebhook) {
        var range: SourceRange?
        var file = SourceFile(name: webhook.file, bytes: [])
        do throws(FolderError) {
            let bytes = try FileReader.bytes(
                of: root + webhook.file,
                named: webhook.file,
                limit: YAMLLimits.bytes
            )
            file = SourceFile(name: webhook.file, bytes: bytes)
            range = YAMLFile(file).root?["moved_from"]?.value.range
        } catch {
            report([error])
        }
        result.diagnostics.append(DeclarationError(reason, at: range).diagnostic(in: file))
    }

    /// One warning for all webhooks that tell nobody when they stop.
    private mutating func noteNobodyNotified() {
        let read = result.state.webhooks.filter(\.configuration.notify.isEmpty)
        let unread = result.state.unchanged.filter { !$0.configuration.notifiesSomebody }
        let silent = (read.map(\.key) + unread.map(\.key)).sorted()
        guard !silent.isEmpty else { return }
        let names = silent.prefix(5).map(\.rawValue).joined(separator: ", ")
        let more = silent.count > 5 ? " and \(silent.count - 5) more" : ""
        result.diagnostics.append(
            Diagnostic(
                severity: .warning,
                code: DiagnosticCode.nobodyNotified.rawValue,
                message: "nobody is told when a webhook stops: \(names)\(more)",
                file: folder,
                hint: "add notify, here or in _defaults.yaml, or start the daemon with --notify-to"
            )
        )
    }
}

extension [Diagnostic] {
    /// By file and place.
    fileprivate mutating func sort() {
        sort { left, right in
            let (first, second) = (left.range?.start, right.range?.start)
            let files = (left.file ?? "", right.file ?? "")
            if files.0 != files.1 { return files.0 < files.1 }
            return (first?.line ?? 0, first?.column ?? 0, left.code, left.message)
                < (second?.line ?? 0, second?.column ?? 0, right.code, right.message)
        }
    }
}
