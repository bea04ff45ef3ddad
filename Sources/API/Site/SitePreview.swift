import HTTPTypes
import Hummingbird
import HummingbirdCore
package import Logging
import NIOCore
import ServiceLifecycle

/// Serves a built site to this machine alone, to whoever is building it: without a login, reloading by itself.
package struct SitePreview: Service {
    private let folder: String
    private let port: Int
    private let builds: SiteBuilds
    private let logger: Logger
    private let onListening: @Sendable (_ port: Int) async -> Void

    /// Port 0 lets the system pick one.
    package init(
        folder: String,
        port: Int,
        builds: SiteBuilds,
        logger: Logger,
        onListening: @escaping @Sendable (_ port: Int) async -> Void
    ) {
        self.folder = folder
        self.port = port
        self.builds = builds
        self.logger = logger
        self.onListening = onListening
    }

    package func run() async throws {
        let (builds, onListening) = (builds, onListening)
        let application = Application(
            responder: PreviewResponder(folder: SiteFolder(path: folder), builds: builds),
            server: try .limited(certificate: nil),
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: port)),
            onServerRunning: { channel in await onListening(channel.localAddress?.port ?? 0) },
            logger: logger
        )
        try await withGracefulShutdownHandler {
            try await application.run()
        } onGracefulShutdown: {
            builds.finish()
        }
    }
}

/// The site's files, and a script that waits for the next build.
struct PreviewResponder: HTTPResponder {
    /// No file of a site begins with a dot, so these are nobody else's.
    private static let script = "/.preview/reload.js"
    private static let stream = "/.preview/builds"

    let folder: SiteFolder
    let builds: SiteBuilds
    private let files = FileIO()

    init(folder: SiteFolder, builds: SiteBuilds) {
        self.folder = folder
        self.builds = builds
    }

    func respond(to request: Request, context: PlatformContext) async throws -> Response {
        // A page from elsewhere whose name was made to lead here would read what is internal.
        guard Self.isLocal(request.head.authority) else { return SitePage.notFound.response }
        guard request.method == .get || request.method == .head else {
            return SitePage.notFound.response
        }
        switch request.uri.path {
        case Self.script: return Self.reloader
        case Self.stream: return buildStream
        case let path: return try await show(path, context)
        }
    }

    private func show(_ path: String, _ context: PlatformContext) async throws -> Response {
        guard let parts = SiteFolder.parts(of: path) else { return SitePage.notFound.response }
        if !path.hasSuffix("/"), folder.isFolder(parts) {
            return .redirect(to: path + "/", type: .normal)
        }
        // Asked for before the file is read: a page that is older than its name loads itself once too often,
        // one that is younger would miss a build.
        let build = builds.current
        let found = folder.file(at: parts)
        guard let file = found ?? folder.file(at: ["404.html"]) else {
            return SitePage.notFound.response
        }
        let bytes = CollectingWriter()
        try await files.loadFile(path: file.path, context: context).write(bytes)
        var headers: HTTPFields = [.contentType: file.mediaType, .cacheControl: "no-store"]
        var body = bytes.bytes
        if file.mediaType.hasPrefix("text/html") {
            let head = String(decoding: body.prefix(2048), as: UTF8.self)
            headers = SitePage.headers(policy: SitePage.policy(inHead: head))
            headers[.contentType] = file.mediaType
            headers[.cacheControl] = "no-store"
            // The policy of pages lets in scripts of their own host only.
            let address = "\(Self.script)?build=\(build)"
            body += Array("<script defer src=\"\(address)\"></script>\n".utf8)
        }
        return Response(
            status: found == nil ? .notFound : .ok,
            headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: body))
        )
    }

    private static func isLocal(_ authority: String?) -> Bool {
        let host = authority?.lowercased().split(separator: ":").first ?? ""
        return host == "localhost" || host == "127.0.0.1"
    }

    private static var reloader: Response {
        let script = """
            // Loads the page again when its site was built again; only `build-site --serve` adds it.
            (() => {
              'use strict';
              const build = new URL(document.currentScript.src).searchParams.get('build');
              new EventSource('\(stream)').addEventListener('message', (event) => {
                if (event.data !== build) location.reload();
              });
            })();

            """
        return Response(
            status: .ok,
            headers: [
                .contentType: "text/javascript; charset=utf-8", .cacheControl: "no-store",
            ],
            body: ResponseBody(byteBuffer: ByteBuffer(string: script))
        )
    }

    private var buildStream: Response {
        let names = builds.names()
        let body = ResponseBody { writer in
            try await writer.write(ByteBuffer(string: "retry: 500\n\n"))
            for await name in names {
                try await writer.write(ByteBuffer(string: "data: \(name)\n\n"))
            }
            try await writer.finish(nil)
        }
        return Response(
            status: .ok,
            headers: [.contentType: "text/event-stream", .cacheControl: "no-store"],
            body: body
        )
    }
}
