import Glibc

extension Console {
    /// Asks a question on a terminal, true for yes; fails where nobody can answer.
    func confirm(_ question: String, orPass flag: String) throws(CommandFailure) -> Bool {
        guard Input.isTerminal, notices.isTerminal else {
            throw CommandFailure("nobody is here to answer \"\(question)\"; pass \(flag)")
        }
        notices.write("\(question) [y/N] ")
        let answer = readLine()?.lowercased()
        return answer == "y" || answer == "yes"
    }
}
