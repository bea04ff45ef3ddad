import Testing
import Text

/// The canonical writer against V8, on generated texts.
struct JSONAgainstNodeTests {
    /// Answers each line with its canonical text, or with `!` where it is no JSON.
    private let script = """
        const lines = require('fs').readFileSync(0, 'utf8').split('\\n');
        lines.pop();
        const answer = line => {
          try { return JSON.stringify(JSON.parse(line)); } catch { return '!'; }
        };
        process.stdout.write(lines.map(answer).join('\\n'));
        """

    @Test(.enabled(if: Node.isWanted))
    func canonicalTextEqualsStringifyOfParse() async throws {
        var generator = JSONGenerator(seed: 1)
        let texts = (0..<4000).map { _ in generator.text() }

        let answers = try await Node.lines(of: script, input: texts)

        try #require(answers.count == texts.count)
        for (text, answer) in zip(texts, answers) {
            let canonical = String(decoding: try JSON.parse(text).canonicalBytes(), as: UTF8.self)
            #expect(canonical.isIdentical(with: answer), "\(text)")
        }
    }

    @Test(.enabled(if: Node.isWanted))
    func numbersEqualStringifyOfParse() async throws {
        var generator = JSONGenerator(seed: 2)
        let texts = (0..<20_000).map { _ in generator.number() }

        let answers = try await Node.lines(of: script, input: texts)

        try #require(answers.count == texts.count)
        for (text, answer) in zip(texts, answers) {
            let number = try JSON.parse(text)
            #expect(String(decoding: number.canonicalBytes(), as: UTF8.self) == answer, "\(text)")
        }
    }

    @Test(.enabled(if: Node.isWanted))
    func whatIsTakenIsTakenByNodeToo() async throws {
        var generator = JSONGenerator(seed: 3)
        let texts = (0..<20_000).map { _ in
            let text = generator.text(depth: 3)
            return generator.damaged(text)
        }

        let answers = try await Node.lines(of: script, input: texts)

        try #require(answers.count == texts.count)
        var taken = 0
        for (text, answer) in zip(texts, answers) {
            do throws(JSONError) {
                let value = try JSON.parse(text)
                taken += 1
                #expect(
                    String(decoding: value.canonicalBytes(), as: UTF8.self) == answer,
                    "\(text)"
                )
            } catch {
                // These are refused although JSON.parse takes them.
                switch error.reason {
                case .duplicateName, .loneSurrogate, .numberOverflow: break
                default: #expect(answer == "!", "\(text) was refused: \(error)")
                }
            }
        }
        #expect(taken > 1000)
    }
}
