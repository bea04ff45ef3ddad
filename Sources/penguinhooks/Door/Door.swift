import API
import Model
import Store
import Synchronization
import Text
import Transport

/// Where a command's requests go: this process, the daemon that holds the state, or one elsewhere.
///
/// All three speak to the same routes, so a command does not know the difference.
struct Door: Sendable {
    private enum Way: Sendable {
        case local(LocalAPI, Store)
        case daemon(HTTPClient, Address)
    }

    /// Where a daemon is and how it knows who asks.
    private struct Address: Sendable {
        /// As the user named it; a daemon on this machine is found by its socket.
        var url = "http://localhost"
        var socket: String?
        var identity: [HeaderField]
    }

    private let way: Way
    /// Who the local administrator is, for the audit trail.
    private let actor: String

    /// Requests to the routes of this process over an open store.
    static func local(_ api: LocalAPI, _ store: Store, actor: String) -> Door {
        Door(way: .local(api, store), actor: actor)
    }

    /// Requests to the daemon on this machine that holds the state.
    static func socket(_ path: String, actor: String) -> Door {
        let address = Address(socket: path, identity: [actorHeader(actor)])
        return Door(way: .daemon(HTTPClient(), address), actor: actor)
    }

    /// Requests to a daemon elsewhere.
    static func server(
        _ url: String,
        token: String?,
        caFile: String? = nil,
        actor: String
    ) -> Door {
        var url = url
        while url.hasSuffix("/") { url.removeLast() }
        let bearer = token.map { [HeaderField("authorization", "Bearer \($0)")] } ?? []
        let address = Address(url: url, identity: bearer)
        return Door(way: .daemon(HTTPClient(caFile: caFile), address), actor: actor)
    }

    /// How long planning and applying may take: with tens of thousands of webhooks, a while.
    static let planTime: Duration = .seconds(600)

    /// Sends a request below the API's base and returns the answer of a success.
    ///
    /// With a `sink` that takes it piece by piece, whatever its size; where it throws, the pieces were not all.
    @discardableResult
    func send(
        _ method: String,
        _ path: String,
        query: [(String, String?)] = [],
        headers: [HeaderField] = [],
        body: [UInt8] = [],
        timeout: Duration = .seconds(60),
        sink: BodySink? = nil
    ) async throws -> [UInt8] {
        let target = Operations.base + "/" + path + Self.encoded(query)
        let (status, answer): (Int, [UInt8])
        switch way {
        case .local(let api, _):
            let response = try await api.answer(
                method,
                target,
                headers: headers + [Self.actorHeader(actor)],
                body: body,
                sink: sink.map(Self.throwing)
            )
            (status, answer) = (response.status, response.body)
        case .daemon(let client, let address):
            let response = try await client.request(
                method: method,
                url: address.url + target,
                unixSocketPath: address.socket,
                headers: headers + address.identity,
                body: body,
                timeout: timeout,
                sink: sink
            )
            guard response.header(Operations.daemonHeader) != nil else {
                throw Self.stranger(address.url, response)
            }
            (status, answer) = (response.status, response.body)
        }
        guard (200...299).contains(status) else { throw Self.failure(status, answer) }
        return answer
    }

    /// Gets something of any size piece by piece; what is no daemon's is an error, and none of it handed on.
    func download(
        _ path: String,
        query: [(String, String?)] = [],
        headers: [HeaderField] = [],
        to take: @escaping @Sendable ([UInt8]) -> String?
    ) async throws {
        let isEmpty = Mutex(true)
        try await send(
            "GET",
            path,
            query: query,
            headers: headers,
            timeout: Self.planTime,
            sink: BodySink(answersWith: Operations.daemonHeader) { bytes in
                isEmpty.withLock { $0 = false }
                return take(bytes)
            }
        )
        if isEmpty.withLock(\.self) { throw Self.nothing("GET", path) }
    }

    /// Sends a request and reads the JSON document that comes back.
    func request(
        _ method: String,
        _ path: String,
        query: [(String, String?)] = [],
        body: JSON? = nil,
        timeout: Duration = .seconds(60)
    ) async throws -> JSON {
        let headers = body == nil ? [] : [HeaderField("content-type", "application/json")]
        let answer = try await send(
            method,
            path,
            query: query,
            headers: headers,
            body: body.map { Array($0.text.utf8) } ?? [],
            timeout: timeout
        )
        guard !answer.isEmpty else { throw Self.nothing(method, path) }
        return try JSON.parse(answer)
    }

    /// Applies a plan: what `POST apply` does, and within this process without writing it out.
    func apply(_ order: ApplyOrder) async throws -> JSON {
        if case .local(let api, _) = way { return try await api.apply(order, actor: actor) }
        return try await request("POST", "apply", body: order.json, timeout: Self.planTime)
    }

    /// Gives the store back where this process opened it.
    func close() throws {
        if case .local(_, let store) = way { try store.close() }
    }

    private static func actorHeader(_ actor: String) -> HeaderField {
        HeaderField(Operations.actorHeader, actor)
    }

    private static func throwing(
        _ sink: BodySink
    ) -> @Sendable ([UInt8]) throws -> Void {
        { bytes in
            if let failure = sink.take(bytes) { throw CommandFailure(failure) }
        }
    }

    private static func nothing(_ method: String, _ path: String) -> CommandFailure {
        CommandFailure("\(method) \(path) was answered with nothing")
    }

    /// An answer other than a success, as the exit status and message it means.
    private static func failure(_ status: Int, _ answer: [UInt8]) -> any Error {
        do {
            if let problem = Problem(json: try JSON.parse(answer)) { return problem }
        } catch {
            return CommandFailure("the server answered \(status), and not in JSON: \(error)")
        }
        return CommandFailure("the server answered \(status)")
    }

    /// Something that answered in a daemon's place, such as a proxy with a page of its own.
    private static func stranger(_ url: String, _ answer: HTTPResponse) -> CommandFailure {
        let type = answer.header("content-type").map { " with \($0)" } ?? ""
        let what = answer.body.isEmpty ? "nothing" : "\(answer.body.count) bytes"
        return CommandFailure(
            "\(url) answered \(answer.status)\(type), \(what), and is no PenguinHooks daemon: "
                + "look at --server and at the proxy in between"
        )
    }

    /// `?a=b&c=d`; values that are nil are left out.
    private static func encoded(_ query: [(String, String?)]) -> String {
        let pairs = query.compactMap { name, value in
            value.map { "\(name)=\($0.percentEncoded)" }
        }
        return pairs.isEmpty ? "" : "?" + pairs.joined(separator: "&")
    }
}

extension String {
    /// Everything but RFC 3986's unreserved characters as `%XX`.
    var percentEncoded: String {
        var text = ""
        for byte in utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E:
                text.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                text += (digits.utf8.count == 1 ? "%0" : "%") + digits
            }
        }
        return text
    }
}
