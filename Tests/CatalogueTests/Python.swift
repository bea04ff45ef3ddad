import FoundationEssentials
import Subprocess
import Text

#if canImport(System)
import System
#else
import SystemPackage
#endif

/// Runs scripts with a Python that has `jsonschema`, the independent validator.
enum Python {
    /// Whether tests that need it run: always in CI, where its absence is a failure.
    static func isWanted() async -> Bool {
        if ProcessInfo.processInfo.environment["CI"] == "true" { return true }
        let result = try? await run(
            executable,
            arguments: ["-c", "import jsonschema"],
            output: .discarded
        )
        return result?.terminationStatus.isSuccess ?? false
    }

    /// `PENGUINHOOKS_PYTHON`, the package's own environment, or whatever `python3` is.
    private static var executable: Executable {
        if let path = ProcessInfo.processInfo.environment["PENGUINHOOKS_PYTHON"] {
            return .path(FilePath(path))
        }
        let own = FilePath(#filePath).removingLastComponent().removingLastComponent()
            .removingLastComponent().appending(".venv/bin/python")
        return FileManager.default.isExecutableFile(atPath: own.string)
            ? .path(own) : .name("python3")
    }

    /// The lines that a script writes for these values, one a line, on its standard input.
    static func lines(of script: String, input: [JSON]) async throws -> [String] {
        let bytes = Array(input.map { $0.text + "\n" }.joined().utf8)
        let result = try await run(
            executable,
            arguments: ["-c", script],
            input: .array(bytes),
            output: .bytes(limit: 64 << 20),
            error: .string(limit: 1 << 20)
        )
        guard result.terminationStatus.isSuccess else {
            throw PythonFailure(message: result.standardError)
        }
        let text = String(decoding: result.standardOutput, as: UTF8.self)
        return text.split(separator: "\n").map(String.init)
    }
}

/// What Python wrote on its standard error.
struct PythonFailure: Error {
    let message: String
}

/// Judges each line's `instance` by its `schema`: `1` or `0`; with `check`, fails where the schema is none.
///
/// Formats are asserted as `SchemaFormat` does, with Python's own means.
let validatorScript = #"""
    import datetime, ipaddress, json, re, sys
    from jsonschema import Draft202012Validator, FormatChecker
    from jsonschema.validators import validator_for

    checker = FormatChecker(formats=[])

    def check(name):
        def wrap(function):
            def checked(value):
                if not isinstance(value, str):
                    return True
                try:
                    return bool(function(value))
                except ValueError:
                    return False
            checker.checkers[name] = (checked, ())
            return function
        return wrap

    @check('ipv4')
    def ipv4(text): return ipaddress.IPv4Address(text)

    @check('ipv6')
    def ipv6(text): return '%' not in text and (ipaddress.IPv6Address(text) or True)

    @check('date')
    def date(text): return re.fullmatch(r'[0-9]{4}-[0-9]{2}-[0-9]{2}', text) and datetime.date.fromisoformat(text)

    @check('date-time')
    def date_time(text):
        match = re.fullmatch(r'([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt ]([0-9]{2}:[0-9]{2}:[0-9]{2})([.][0-9]+)?([Zz]|[+-]([0-9]{2}):([0-9]{2}))', text)
        if not match or int(match[5] or 0) > 23 or int(match[6] or 0) > 59:
            return False
        datetime.date.fromisoformat(match[1])
        return datetime.time.fromisoformat(match[2].replace(':60', ':59') if match[2].endswith(':60') else match[2]) is not None

    @check('email')
    def email(text): return re.fullmatch(r'[^\x00-\x20\x7f]+@[^\x00-\x20\x7f@]+', text)

    @check('uri')
    def uri(text): return re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*:(?:[A-Za-z0-9:/?#\[\]@!$&'()*+,;=._~-]|%[0-9A-Fa-f]{2})*", text)

    @check('uuid')
    def uuid(text): return re.fullmatch(r'[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}', text)

    for line in sys.stdin.buffer:
        pair = json.loads(line)
        if pair.get('check'):
            Draft202012Validator.check_schema(pair['schema'])
        validator = Draft202012Validator(pair['schema'], format_checker=checker)
        print(int(validator.is_valid(pair['instance'])))
    """#
