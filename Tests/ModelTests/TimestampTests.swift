import Model
import Testing

/// RFC 3339 text of timestamps.
struct TimestampTests {
    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00Z"),
            (-1, "1969-12-31T23:59:59.999Z"),
            (951_782_400_000, "2000-02-29T00:00:00Z"),
            (1_764_081_000_000, "2025-11-25T14:30:00Z"),
            (1_795_556_052_044, "2026-11-24T21:34:12.044Z"),
            (4_107_542_399_000, "2100-02-28T23:59:59Z"),
            (4_107_542_400_000, "2100-03-01T00:00:00Z"),
            (-62_135_596_800_000, "0001-01-01T00:00:00Z"),
            (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
        ] as [(Int64, String)]
    )
    func readsAndWritesKnownMoments(_ milliseconds: Int64, _ text: String) {
        #expect(Timestamp(milliseconds: milliseconds).rfc3339 == text)
        #expect(Timestamp(rfc3339: text)?.milliseconds == milliseconds)
    }

    @Test(arguments: [
        ("2025-11-25T15:30:00+01:00", "2025-11-25T14:30:00Z"),
        ("2025-11-25t14:30:00z", "2025-11-25T14:30:00Z"),
        ("2025-11-25 14:30:00Z", "2025-11-25T14:30:00Z"),
        ("2025-12-31T23:30:00-05:30", "2026-01-01T05:00:00Z"),
        ("2025-11-25T14:30:00.5Z", "2025-11-25T14:30:00.500Z"),
        ("2025-11-25T14:30:00.123456789Z", "2025-11-25T14:30:00.123Z"),
        ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z"),
    ])
    func readsOtherSpellings(_ text: String, _ same: String) {
        #expect(Timestamp(rfc3339: text)?.rfc3339 == same)
    }

    @Test(arguments: [
        "", "2025-11-25", "2025-11-25T14:30:00", "2025-11-25T14:30Z", "2025-02-29T00:00:00Z",
        "2025-13-01T00:00:00Z", "2025-00-01T00:00:00Z", "2025-11-31T00:00:00Z",
        "2025-11-25T24:00:00Z",
        "2025-11-25T14:60:00Z", "2025-11-25T14:30:61Z", "2025-11-25T14:30:00.Z",
        "2025-11-25T14:30:00+24:00",
        "2025-11-25T14:30:00+0100", "2025-11-25T14:30:00Zx", " 2025-11-25T14:30:00Z",
        "+025-11-25T14:30:00Z",
        "２025-11-25T14:30:00Z",
    ])
    func refusesOtherText(_ text: String) {
        #expect(Timestamp(rfc3339: text) == nil)
    }

    @Test func everyDayOfFourCenturiesComesBack() {
        var day = Timestamp(milliseconds: 0)
        var weekday = 4
        for _ in 0..<146_097 {
            #expect(Timestamp(rfc3339: day.rfc3339) == day)
            #expect(day.components.weekday == weekday)
            day = day + .seconds(86_400)
            weekday = (weekday + 1) % 7
        }
    }

    @Test func addsAndSubtractsDurations() {
        let time = Timestamp(milliseconds: 1000)

        #expect(time + .milliseconds(1500) == Timestamp(milliseconds: 2500))
        #expect((time - .seconds(2)).rfc3339 == "1969-12-31T23:59:59Z")
        #expect(Timestamp(milliseconds: 2500).since(time) == .milliseconds(1500))
        #expect((time - .seconds(2)).startOfDay.rfc3339 == "1969-12-31T00:00:00Z")
    }
}
