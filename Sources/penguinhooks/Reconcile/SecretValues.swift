import API
import ArgumentParser
import Glibc
import Model
import Signing

/// Which values of environment and files declarations may name; set here, never in the repository.
struct SecretValueOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Environment variables that from_env may name; a final * stands for anything.",
            valueName: "pattern"
        )
    )
    var allowEnv: [String] = ["PENGUINHOOKS_SECRET_*"]

    @Option(
        help: ArgumentHelp("The folder below which from_file may read.", valueName: "folder")
    )
    var secretsDir: String?
}

/// The values that declarations take from environment and files, as far as they may be read here.
struct SecretValues {
    /// By key and field path.
    private(set) var values: [WebhookKey: [String: String]] = [:]
    /// Why a value could not be read.
    private(set) var reasons: [WebhookKey: [String: String]] = [:]

    init(options: SecretValueOptions, declared: DeclaredState) {
        for webhook in declared.webhooks {
            for (field, source) in webhook.configuration.sealedValues {
                read(source, webhook.key, field, options)
            }
            switch webhook.configuration.secret {
            case .fromEnvironment(let name):
                read(.fromEnvironment(name), webhook.key, Sealer.secretField, options)
            case .fromFile(let path):
                read(.fromFile(path), webhook.key, Sealer.secretField, options)
            case .generated, .sealed: break
            }
        }
    }

    private mutating func read(
        _ source: ValueSource,
        _ key: WebhookKey,
        _ field: String,
        _ options: SecretValueOptions
    ) {
        do throws(CommandFailure) {
            switch source {
            case .fromEnvironment(let name):
                values[key, default: [:]][field] = try Self.variable(name, options)
            case .fromFile(let path):
                values[key, default: [:]][field] = try Self.file(path, options)
            case .literal, .sealed: break
            }
        } catch {
            reasons[key, default: [:]][field] = error.message
        }
    }

    private static func variable(
        _ name: String,
        _ options: SecretValueOptions
    ) throws(CommandFailure) -> String {
        let isAllowed = options.allowEnv.contains { pattern in
            pattern.hasSuffix("*") ? name.hasPrefix(pattern.dropLast()) : name == pattern
        }
        guard isAllowed else {
            throw CommandFailure("\(name) is not among --allow-env, so it was not read")
        }
        guard let value = Environment[name], !value.isEmpty else {
            throw CommandFailure("\(name) is not set")
        }
        return value
    }

    private static func file(
        _ path: String,
        _ options: SecretValueOptions
    ) throws(CommandFailure) -> String {
        guard let folder = options.secretsDir else {
            throw CommandFailure("\(path) was not read: --secrets-dir is not given")
        }
        guard let real = realPath(path), let root = realPath(folder) else {
            throw CommandFailure("\(path) or \(folder) does not exist")
        }
        guard real.hasPrefix(root.hasSuffix("/") ? root : root + "/") else {
            throw CommandFailure("\(path) is not below --secrets-dir \(folder)")
        }
        var bytes = try Input.read(real, limit: 1 << 16)[...]
        while bytes.last == 0x0A || bytes.last == 0x0D { bytes.removeLast() }
        guard let text = String(validating: bytes, as: UTF8.self), !text.isEmpty else {
            throw CommandFailure("\(path) is empty or not UTF-8")
        }
        return text
    }

    private static func realPath(_ path: String) -> String? {
        guard let real = unsafe realpath(path, nil) else { return nil }
        defer { unsafe free(real) }
        return unsafe String(cString: real)
    }
}
