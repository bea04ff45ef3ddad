extension Array where Element: Sendable {
    /// What comes of each element, in their order, worked out on all cores; the first error ends it.
    ///
    /// For thousands of elements: fewer than one chunk are worked out where the caller is.
    package func mapOnAllCores<Output: Sendable, Failure: Error>(
        _ body: @escaping @Sendable (Element) async throws(Failure) -> Output
    ) async throws(Failure) -> [Output] {
        // Small enough to spread well, large enough that a task costs nothing.
        let size = 256
        guard count > size else { return try await self[...].map(body) }
        let parts = await withTaskGroup(of: (Int, Result<[Output], Failure>).self) { group in
            for start in stride(from: 0, to: count, by: size) {
                let chunk = self[start..<Swift.min(start + size, count)]
                group.addTask {
                    do throws(Failure) {
                        return (start, .success(try await chunk.map(body)))
                    } catch {
                        return (start, .failure(error))
                    }
                }
            }
            var parts: [Int: Result<[Output], Failure>] = [:]
            for await (start, part) in group { parts[start] = part }
            return parts.sorted { $0.key < $1.key }.map(\.value)
        }
        var outputs: [Output] = []
        outputs.reserveCapacity(count)
        for part in parts { outputs += try part.get() }
        return outputs
    }
}

extension ArraySlice where Element: Sendable {
    fileprivate func map<Output, Failure: Error>(
        _ body: (Element) async throws(Failure) -> Output
    ) async throws(Failure) -> [Output] {
        var outputs: [Output] = []
        outputs.reserveCapacity(count)
        for element in self { outputs.append(try await body(element)) }
        return outputs
    }
}
