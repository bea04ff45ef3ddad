import Model
import Testing

/// Identifiers that we make.
struct IdentifierTests {
    @Test func sortByTime() {
        let times = [0, 1, 255, 1_795_556_052_044, 1_795_556_052_045, 4_000_000_000_000] as [Int64]
        let ids = times.map { EventID.make(at: Timestamp(milliseconds: $0)) }

        #expect(ids == ids.sorted())
    }

    @Test func areUUIDsOfVersionSeven() throws {
        let digits = Array("0123456789abcdefghjkmnpqrstvwxyz")
        let id = WebhookID.make(at: Timestamp(milliseconds: 1_795_556_052_044)).rawValue
        #expect(id.hasPrefix("wh_"))

        let text = id.dropFirst(3)
        let value = try text.reduce(UInt128(0)) { value, digit in
            value << 5 | UInt128(try #require(digits.firstIndex(of: digit)))
        }

        #expect(text.count == 26)
        #expect(value >> 80 == 1_795_556_052_044)
        #expect(value >> 76 & 0xF == 7)
        #expect(value >> 62 & 3 == 2)
    }

    @Test func doNotRepeat() {
        let time = Timestamp(milliseconds: 1)
        let ids = Set((0..<10_000).map { _ in DeliveryID.make(at: time) })

        #expect(ids.count == 10_000)
    }

    @Test func idsOfOneMillisecondSortInTheOrderTheyWereMade() {
        let time = Timestamp(milliseconds: 1_795_556_052_045)
        var rising = RisingIdentifier()
        let ids = (0..<1_000).map { _ in rising.next(at: time) }
        #expect(ids == ids.sorted())
        #expect(Set(ids).count == 1_000)
    }
}
