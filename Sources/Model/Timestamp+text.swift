/// RFC 3339 text of a timestamp.
extension Timestamp {
    /// A date and time of day in UTC (proleptic Gregorian calendar).
    package struct Components: Sendable, Hashable {
        package var year: Int
        package var month: Int
        package var day: Int
        package var hour: Int
        package var minute: Int
        package var second: Int
        package var millisecond: Int
        /// 0 for Sunday to 6 for Saturday.
        package var weekday: Int
    }

    /// The calendar fields of this moment in UTC.
    package var components: Components {
        let day = milliseconds.flooredQuotient(by: 86_400_000)
        let rest = Int(milliseconds - day * 86_400_000)
        let (year, month, dayOfMonth) = civil(fromDays: day)
        return Components(
            year: year,
            month: month,
            day: dayOfMonth,
            hour: rest / 3_600_000,
            minute: rest / 60_000 % 60,
            second: rest / 1000 % 60,
            millisecond: rest % 1000,
            weekday: Int((day + 4) % 7 + 7) % 7
        )
    }

    /// Such as `Tue, 24 Nov 2026 21:34:12`: how mail and HTTP write a date, before they name the zone (RFC 5322 section 3.3).
    package var internetDate: String {
        let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
        let months = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ]
        func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
        let fields = components
        return
            "\(days[fields.weekday]), \(two(fields.day)) \(months[fields.month - 1]) \(fields.year) "
            + "\(two(fields.hour)):\(two(fields.minute)):\(two(fields.second))"
    }

    /// Such as `2026-11-24T21:34:12.044Z`; the fraction is left out when it is zero.
    package var rfc3339: String {
        let fields = components
        // Digit by digit: a site writes hundreds of thousands of them.
        var text: [UInt8] = []
        text.reserveCapacity(24)
        text.append(max(0, fields.year), digits: 4)
        for (mark, value) in [
            ("-" as Unicode.Scalar, fields.month), ("-", fields.day), ("T", fields.hour),
            (":", fields.minute), (":", fields.second),
        ] {
            text.append(UInt8(ascii: mark))
            text.append(value, digits: 2)
        }
        if fields.millisecond != 0 {
            text.append(UInt8(ascii: "."))
            text.append(fields.millisecond, digits: 3)
        }
        text.append(UInt8(ascii: "Z"))
        return String(decoding: text, as: UTF8.self)
    }

    /// Reads RFC 3339 text with any offset; digits beyond milliseconds are dropped.
    package init?(rfc3339 text: String) {
        var scanner = DigitScanner(bytes: Array(text.utf8))
        guard
            let year = scanner.number(digits: 4), scanner.take("-"),
            let month = scanner.number(digits: 2), (1...12).contains(month), scanner.take("-"),
            let day = scanner.number(digits: 2), (1...daysIn(month: month, of: year)).contains(day),
            scanner.take("T") || scanner.take("t") || scanner.take(" "),
            let hour = scanner.number(digits: 2), hour < 24, scanner.take(":"),
            let minute = scanner.number(digits: 2), minute < 60, scanner.take(":"),
            let second = scanner.number(digits: 2), second < 61
        else { return nil }
        var millisecond = 0
        if scanner.take(".") {
            guard let fraction = scanner.fraction() else { return nil }
            millisecond = fraction
        }
        guard let offset = scanner.offsetInMinutes(), scanner.isAtEnd else { return nil }
        let minutes = Int(days(year: year, month: month, day: day)) * 1440 + hour * 60 + minute
        let seconds = (minutes - offset) * 60 + second
        self.init(milliseconds: Int64(seconds * 1000 + millisecond))
    }

    /// The start of this moment's hour in UTC.
    package var startOfHour: Timestamp {
        Timestamp(milliseconds: milliseconds.flooredQuotient(by: 3_600_000) * 3_600_000)
    }

    /// Midnight in UTC at the start of this moment's day.
    package var startOfDay: Timestamp {
        Timestamp(milliseconds: milliseconds.flooredQuotient(by: 86_400_000) * 86_400_000)
    }
}

/// Reads fixed-width numbers from ASCII bytes.
private struct DigitScanner {
    let bytes: [UInt8]
    var index = 0

    var isAtEnd: Bool { index == bytes.count }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard index < bytes.count, UInt32(bytes[index]) == character.value else { return false }
        index += 1
        return true
    }

    mutating func number(digits: Int) -> Int? {
        guard index + digits <= bytes.count else { return nil }
        var value = 0
        for byte in bytes[index..<index + digits] {
            guard (0x30...0x39).contains(byte) else { return nil }
            value = value * 10 + Int(byte - 0x30)
        }
        index += digits
        return value
    }

    mutating func fraction() -> Int? {
        var value = 0
        var count = 0
        while index < bytes.count, (0x30...0x39).contains(bytes[index]) {
            if count < 3 { value = value * 10 + Int(bytes[index] - 0x30) }
            count += 1
            index += 1
        }
        guard count > 0 else { return nil }
        for _ in count..<max(count, 3) { value *= 10 }
        return value
    }

    mutating func offsetInMinutes() -> Int? {
        if take("Z") || take("z") { return 0 }
        let sign = take("+") ? 1 : take("-") ? -1 : 0
        guard
            sign != 0, let hours = number(digits: 2), hours < 24, take(":"),
            let minutes = number(digits: 2), minutes < 60
        else { return nil }
        return sign * (hours * 60 + minutes)
    }
}

/// Days since 1970-01-01 of a Gregorian date, after Hinnant's "chrono-Compatible Low-Level Date Algorithms".
private func days(year: Int, month: Int, day: Int) -> Int64 {
    let year = Int64(month <= 2 ? year - 1 : year)
    let era = year.flooredQuotient(by: 400)
    let yearOfEra = year - era * 400
    let dayOfYear = Int64((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1)
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
}

/// The Gregorian date of a number of days since 1970-01-01.
private func civil(fromDays days: Int64) -> (year: Int, month: Int, day: Int) {
    let shifted = days + 719_468
    let era = shifted.flooredQuotient(by: 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let day = Int(dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    let month = Int(shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9)
    return (Int(yearOfEra + era * 400) + (month <= 2 ? 1 : 0), month, day)
}

private func daysIn(month: Int, of year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
}

extension [UInt8] {
    /// Adds a number that is not negative, with zeros in front up to so many digits.
    fileprivate mutating func append(_ value: Int, digits: Int) {
        var scale = 1
        for _ in 1..<digits { scale *= 10 }
        while value / scale >= 10 { scale *= 10 }
        while scale > 0 {
            append(UInt8(ascii: "0") + UInt8(value / scale % 10))
            scale /= 10
        }
    }
}

extension Int64 {
    /// The quotient rounded towards minus infinity.
    fileprivate func flooredQuotient(by divisor: Int64) -> Int64 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
