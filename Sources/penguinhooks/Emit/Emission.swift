import API
import Model
import Text

/// Sends events in chunks and keeps account of what became of them.
struct Emission: Sendable {
    /// An event that was not taken.
    struct Rejected: Sendable {
        let item: EmitInput.Item
        let errors: [JSON]

        /// `line 7: /data/contact/email: …`.
        var message: String {
            let texts = errors.map { error in
                let pointer = error["pointer"]?.string ?? ""
                let hint = error["hint"]?.string.map { " (\($0))" } ?? ""
                let text = (error["message"]?.string ?? "") + hint
                return pointer.isEmpty ? text : "\(pointer): \(text)"
            }
            return "\(item.place): " + texts.joined(separator: "; ")
        }

        /// Why everything stopped here.
        func message(_ summary: String) -> String {
            let next = item.isLine ? "; mend it and go on with --from-line \(item.number)" : ""
            return "\(message)\n\(summary)\(next)"
        }
    }

    /// Events of a chunk: a commit each, so that what was taken is never much.
    private static let chunkCount = 500
    private static let chunkBytes = 4 << 20

    private let door: Door
    private let skipsBad: Bool
    private(set) var accepted: [JSON] = []
    private(set) var duplicates: [JSON] = []
    private(set) var rejected: [Rejected] = []
    /// The bad event that ended it.
    private(set) var stop: Rejected?

    init(door: Door, skipsBad: Bool) {
        self.door = door
        self.skipsBad = skipsBad
    }

    /// Sends all events, or those before the first bad one.
    mutating func send(_ items: [EmitInput.Item], _ progress: Progress) async throws {
        var rest = items[...]
        while !rest.isEmpty, stop == nil {
            var bytes = 0
            let chunk = rest.prefix(Self.chunkCount).prefix { item in
                bytes += item.bytes.count + 1
                return bytes <= Self.chunkBytes || bytes == item.bytes.count + 1
            }
            rest = rest.dropFirst(chunk.count)
            try await send(chunk: Array(chunk))
            progress.advance(by: chunk.count)
        }
    }

    private mutating func send(chunk: [EmitInput.Item]) async throws {
        var chunk = chunk
        while !chunk.isEmpty {
            do {
                return try await post(chunk)
            } catch let problem as Problem {
                let bad = Self.bad(in: chunk, problem)
                guard let first = bad.first else { throw problem }
                if skipsBad {
                    rejected += bad.map(\.rejected)
                    let indices = Set(bad.map(\.index))
                    chunk = chunk.enumerated().filter { !indices.contains($0.offset) }
                        .map(\.element)
                } else {
                    stop = first.rejected
                    chunk = Array(chunk[..<first.index])
                }
            }
        }
    }

    private mutating func post(_ chunk: [EmitInput.Item]) async throws {
        let answer = try await door.send(
            "POST",
            "events",
            headers: [HeaderField("content-type", "application/x-ndjson")],
            body: Array(chunk.map(\.bytes).joined(separator: [0x0A]))
        )
        let document = try JSON.parse(answer)
        accepted += document["accepted"]?.array ?? []
        duplicates += document["duplicates"]?.array ?? []
    }

    /// The events a problem names, in order; an event of several lines is one of the chunk's here.
    private static func bad(
        in chunk: [EmitInput.Item],
        _ problem: Problem
    ) -> [(index: Int, rejected: Rejected)] {
        if problem.code == "malformed", let line = problem["line"]?.integer {
            let index = min(max(line - 1, 0), chunk.count - 1)
            // The line is the chunk's; the place is named by the item.
            let column = problem["column"]?.integer.map { ", column \($0)" } ?? ""
            let reason = (problem["reason"]?.string ?? problem.detail) + column
            let error = JSON.members(["message": .string(reason)])
            return [(index, Rejected(item: chunk[index], errors: [error]))]
        }
        var errors: [Int: [JSON]] = [:]
        for error in problem["errors"]?.array ?? [] {
            guard let index = error["index"]?.integer, chunk.indices.contains(index) else {
                continue
            }
            errors[index, default: []].append(error)
        }
        return errors.sorted { $0.key < $1.key }.map {
            ($0.key, Rejected(item: chunk[$0.key], errors: $0.value))
        }
    }

    /// The document of `--format json`.
    var json: JSON {
        let refused = rejected.map { rejected in
            JSON.members([
                rejected.item.isLine ? "line" : "event": .integer(rejected.item.number),
                "errors": .array(rejected.errors),
            ])
        }
        return .members([
            "accepted": .array(accepted),
            "duplicates": .array(duplicates),
            "rejected": skipsBad ? .array(refused) : nil,
        ])
    }

    /// Such as `3 events accepted for 5 deliveries, 1 duplicate`.
    var summary: String {
        let deliveries = accepted.reduce(0) { $0 + ($1["deliveries"]?.integer ?? 0) }
        var text = Words.counted(accepted.count, "event") + " accepted for "
        text += Words.counted(deliveries, "delivery", "deliveries")
        if !duplicates.isEmpty { text += ", " + Words.counted(duplicates.count, "duplicate") }
        if !rejected.isEmpty { text += ", \(Words.grouped(rejected.count)) rejected" }
        return text
    }
}
