import ArgumentParser
import Text

/// Reads every flag of every command from `PENGUINHOOKS_<FLAG>` too, where it was not given.
///
/// What flags there are is asked of the argument parser itself, so no command has to repeat it.
struct EnvironmentFlags {
    /// The arguments of a call.
    struct Arguments {
        var all: [String]
        /// What the environment added, for messages: values of secrets left out.
        var added: [String] = []
    }

    private static let prefix = "PENGUINHOOKS_"
    private static let truths: Set<String> = ["1", "true", "yes", "on"]

    private let root: JSON?
    private let variables: [String: String]

    init(of command: any ParsableCommand.Type) {
        variables = Environment.all.filter { $0.key.hasPrefix(Self.prefix) && !$0.value.isEmpty }
        // Describing the commands takes milliseconds: only where a variable might need it.
        root = variables.isEmpty ? nil : Self.description(of: command)
    }

    /// The arguments with what the environment adds.
    func completed(_ arguments: [String]) -> Arguments {
        var result = Arguments(all: arguments)
        guard var command = root else { return result }
        var depth = 0
        while depth < arguments.count,
            let next = command["subcommands"]?.array?.first(where: {
                $0["commandName"]?.string == arguments[depth]
            })
        {
            command = next
            depth += 1
        }
        let given = Set(arguments.prefix { $0 != "--" }.map { String($0.prefix { $0 != "=" }) })
        var insertion: [String] = []
        for argument in command["arguments"]?.array ?? [] {
            guard let flag = Flag(argument), given.isDisjoint(with: flag.names),
                let value = variables[Self.prefix + flag.variable]
            else { continue }
            let words = flag.words(for: value, truths: Self.truths)
            insertion += words
            if !words.isEmpty { result.added.append(Self.prefix + flag.variable) }
        }
        result.all.insert(contentsOf: insertion, at: depth)
        return result
    }

    /// The commands and flags as the argument parser describes them.
    static func description(of command: any ParsableCommand.Type) -> JSON? {
        do {
            return try JSON.parse(Array(command._dumpHelp().utf8))["command"]
        } catch {
            preconditionFailure("the argument parser describes its commands in JSON: \(error)")
        }
    }
}

/// A flag as the argument parser describes it.
private struct Flag {
    let name: String
    /// Every spelling on the command line, dashes included.
    let names: Set<String>
    let takesValue: Bool
    let isRepeating: Bool

    init?(_ description: JSON) {
        let kind = description["kind"]?.string
        guard kind == "option" || kind == "flag" else { return nil }
        let names = description["names"]?.array ?? []
        let long = names.first { $0["kind"]?.string == "long" }?["name"]?.string
        guard let long, long != "help", long != "version" else { return nil }
        name = long
        takesValue = kind == "option"
        isRepeating = description["isRepeating"]?.bool ?? false
        self.names = Set(
            names.compactMap { entry in
                entry["name"]?.string.map { (entry["kind"]?.string == "long" ? "--" : "-") + $0 }
            }
        )
    }

    /// The part of the variable's name after the prefix.
    var variable: String {
        name.uppercased().replacing("-", with: "_")
    }

    /// The arguments that a variable's value stands for; lists are separated by commas.
    func words(for value: String, truths: Set<String>) -> [String] {
        guard takesValue else { return truths.contains(value.lowercased()) ? ["--" + name] : [] }
        guard isRepeating else { return ["--\(name)=\(value)"] }
        return value.split(separator: ",").map { "--\(name)=\($0)" }
    }
}
