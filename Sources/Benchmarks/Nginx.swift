import Foundation

/// An nginx with one worker on loopback that answers every request `200 OK`, and counts them.
final class Nginx {
    let port: UInt16
    private let log: URL
    private let process: RunningProcess

    /// `keepingTimes` writes down when each event came.
    init(in room: URL, keepingTimes: Bool = false) throws {
        port = try Loopback.freePort()
        log = room.appending(path: "events.log")
        let access = keepingTimes ? "\(log.path) events buffer=64k flush=1s" : "off"
        let configuration = """
            daemon off;
            worker_processes 1;
            pid \(room.path)/nginx.pid;
            error_log \(room.path)/nginx.log warn;
            events { worker_connections 4096; }
            http {
              log_format events '$msec $http_webhook_id';
              access_log \(access);
              keepalive_requests 1000000000;
              client_body_temp_path \(room.path)/body;
              proxy_temp_path \(room.path)/proxy;
              fastcgi_temp_path \(room.path)/fastcgi;
              uwsgi_temp_path \(room.path)/uwsgi;
              scgi_temp_path \(room.path)/scgi;
              server {
                listen 127.0.0.1:\(port);
                location = /requests { access_log off; stub_status; }
                location = /500 { return 500; }
                location / { return 200 "OK"; }
              }
            }
            """
        let file = room.appending(path: "nginx.conf")
        try configuration.write(to: file, atomically: false, encoding: .utf8)
        let program = ["/usr/sbin/nginx", "/usr/bin/nginx"]
            .first { FileManager.default.isExecutableFile(atPath: $0) }
        guard let program else { throw BenchmarkError(description: "nginx is not installed") }
        process = try RunningProcess(program, ["-c", file.path], in: room)
        try Loopback.waitForAnswer(port: port, path: "/requests")
    }

    /// How many requests it has answered, the ones that ask included.
    func requests() throws -> Int {
        let answer = try Loopback.get(port: port, path: "/requests")
        let line = answer.split(separator: "\n").first {
            $0.allSatisfy { " 0123456789".contains($0) }
        }
        guard let total = line?.split(separator: " ").last.flatMap({ Int($0) }) else {
            throw BenchmarkError(description: "nginx does not say how many requests it had")
        }
        return total
    }

    /// From an event's acceptance, which its id names, to its arrival here, in milliseconds.
    func delays() throws -> [Double] {
        try String(contentsOf: log, encoding: .utf8).split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ")
            guard words.count == 2, let seconds = Double(words[0]), words[1].hasPrefix("evt_")
            else {
                return nil
            }
            return seconds * 1000 - Double(Self.milliseconds(words[1].dropFirst(4)))
        }
    }

    /// The moment in the first ten digits of an identifier, base 32.
    private static func milliseconds(_ text: Substring) -> Int {
        let digits = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)
        return text.utf8.prefix(10).reduce(0) { value, byte in
            value * 32 + (digits.firstIndex(of: byte) ?? 0)
        }
    }

    /// Ends it.
    func stop() {
        process.terminate()
        _ = process.wait()
    }
}
