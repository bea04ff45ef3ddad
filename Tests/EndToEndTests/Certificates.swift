import TestSupport
import Testing

/// Certificates of an authority made for one test, with the openssl program.
struct Certificates {
    let folder: TemporaryFolder

    /// Makes the authority: `ca.pem`.
    init(in folder: TemporaryFolder) async throws {
        self.folder = folder
        try await openssl([
            "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=Test CA",
            "-keyout", "ca.key", "-out", "ca.pem",
        ])
    }

    /// Makes `server.pem` and `server.key` for 127.0.0.1; the subject tells one from the next.
    func make(_ subject: String) async throws {
        try folder.write("subjectAltName=IP:127.0.0.1,DNS:localhost\n", to: "names.cnf")
        try await openssl([
            "req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=\(subject)",
            "-keyout", "server.key", "-out", "server.csr",
        ])
        try await openssl([
            "x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key",
            "-CAcreateserial", "-days", "2", "-extfile", "names.cnf", "-out", "server.pem",
        ])
    }

    private func openssl(_ arguments: [String]) async throws {
        let outcome = try await Tool("openssl", folder: folder.path).run(arguments)
        try #require(outcome.status == 0, "\(outcome.noticesText)")
    }
}
